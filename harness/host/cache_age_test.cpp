// SPDX-License-Identifier: GPL-2.0-only
#include "host/cache_age.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>

#include "host/files.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

class CacheAge : public ::testing::Test {
 protected:
  void SetUp() override {
    cache = ::testing::TempDir() + "/kseries-age-" + std::to_string(::getpid());
    fs::create_directories(cache);
  }
  void TearDown() override { fs::remove_all(cache); }

  /// Adds an entry with its lock, last used `days` ago.
  std::string entry(const std::string& name, int days) const {
    std::string path = cache + "/" + name;
    EXPECT_TRUE(write_file(path + "/file", "x").ok());
    EXPECT_TRUE(write_file(path + ".lock", "").ok());
    fs::last_write_time(path + ".lock",
                        fs::file_time_type::clock::now() - std::chrono::hours(24) * days);
    return path;
  }

  std::string cache;
};

TEST_F(CacheAge, RemovesOnlyOldEntries) {
  const std::string tree = entry("trees/git-0123", 15);
  const std::string lane = entry("lanes/git-0123-gcc/1", 20);
  const std::string used_lane = entry("lanes/git-0123-gcc/0", 3);
  const std::string part = entry("oracle/old.new", 0);
  const std::string oracle = entry("oracle/old", 15);
  ASSERT_TRUE(write_file(cache + "/trees/no-lock/file", "x").ok());
  const Result<std::vector<std::string>> removed = remove_unused(cache, 14);
  ASSERT_TRUE(removed.ok());
  EXPECT_THAT(*removed, ::testing::UnorderedElementsAre(tree, lane, oracle, part));
  EXPECT_FALSE(exists(tree));
  EXPECT_FALSE(exists(lane));
  EXPECT_TRUE(exists(used_lane + "/file"));
  EXPECT_TRUE(exists(cache + "/trees/no-lock/file"));
}

TEST_F(CacheAge, KeepsEntriesInUseByAnotherRun) {
  const std::string lane = entry("lanes/key/0", 15);
  const Result<FileLock> held = FileLock::wait(lane + ".lock");
  ASSERT_TRUE(held.ok());
  fs::last_write_time(lane + ".lock",
                      fs::file_time_type::clock::now() - std::chrono::hours(24 * 15));
  const Result<std::vector<std::string>> removed = remove_unused(cache, 14);
  ASSERT_TRUE(removed.ok());
  EXPECT_TRUE(removed->empty());
  EXPECT_TRUE(exists(lane + "/file"));
}

TEST_F(CacheAge, OldestLanesOfSeriesGoFirstWhenTheDiskIsNearlyFull) {
  const std::string base = entry("lanes/6.12-base/0", 5);
  const std::string older = entry("lanes/6.12-series-01/0", 3);
  const std::string newer = entry("lanes/6.12-series-02/0", 2);
  const std::string today = entry("lanes/6.12-series-03/0", 0);
  EXPECT_TRUE(remove_unused(cache, 14, 0)->empty());
  const unsigned long long more_than_any_disk = 1ULL << 62;
  EXPECT_THAT(*remove_unused(cache, 14, more_than_any_disk), ::testing::ElementsAre(older, newer));
  EXPECT_TRUE(exists(base));
  EXPECT_TRUE(exists(today));
}

TEST_F(CacheAge, LockAndMarkCountAsUse) {
  const std::string lane = entry("lanes/key/0", 15);
  const std::string tree = entry("trees/git-0123", 15);
  ASSERT_TRUE(FileLock::wait(lane + ".lock").ok());
  mark_used(tree);
  const Result<std::vector<std::string>> removed = remove_unused(cache, 14);
  ASSERT_TRUE(removed.ok());
  EXPECT_TRUE(removed->empty());
}

}  // namespace
}  // namespace kseries
