// SPDX-License-Identifier: GPL-2.0-only
#include "host/cache_entry.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <functional>

#include "host/files.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

class CacheEntry : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("kseries-entry-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    ASSERT_TRUE(write_file(work() + "/init", "program"));
    ASSERT_TRUE(write_file(work() + "/lib/part", "part"));
    fs::create_symlink("lib/part", folder_ / "entry.new/link");
  }
  void TearDown() override { fs::remove_all(folder_); }
  [[nodiscard]] std::string work() const { return (folder_ / "entry.new").string(); }
  [[nodiscard]] std::string entry() const { return (folder_ / "entry").string(); }
  [[nodiscard]] bool intact() const {
    const Result<bool> found = has_entry(entry());
    return found && *found;
  }
  fs::path folder_;
};

TEST_F(CacheEntry, IsFoundOnceItIsStored) {
  EXPECT_FALSE(intact());
  ASSERT_TRUE(store_entry(work(), entry()));
  EXPECT_TRUE(intact());
  EXPECT_EQ(*read_file(entry() + "/init"), "program");
  EXPECT_FALSE(exists(work()));
}

TEST_F(CacheEntry, DamageOfAnyKindRemovesIt) {
  const std::function<void()> damages[] = {
      [&] { fs::resize_file(entry() + "/init", 0); },
      [&] { EXPECT_TRUE(write_file(entry() + "/lib/part", "pars")); },
      [&] { fs::remove(entry() + "/lib/part"); },
      [&] { EXPECT_TRUE(write_file(entry() + "/more", "")); },
      [&] { fs::permissions(entry() + "/init", fs::perms::owner_exec, fs::perm_options::add); },
      [&] { fs::remove(entry() + "/link"), fs::create_symlink("init", entry() + "/link"); },
      [&] { fs::remove(entry() + "/init"), ::mkfifo((entry() + "/init").c_str(), 0600); },
      [&] { fs::resize_file(entry() + ".sha256", 3); },
      [&] { fs::remove(entry() + ".sha256"); },
  };
  for (const auto& damage : damages) {
    TearDown();
    SetUp();
    ASSERT_TRUE(store_entry(work(), entry()));
    damage();
    EXPECT_FALSE(intact());
    EXPECT_FALSE(exists(entry()));
  }
}

TEST_F(CacheEntry, SpecialFilesAreNotStored) {
  ASSERT_EQ(::mkfifo((work() + "/fifo").c_str(), 0600), 0);
  EXPECT_FALSE(store_entry(work(), entry()).ok());
  EXPECT_FALSE(exists(entry()));
}

}  // namespace
}  // namespace kseries
