// SPDX-License-Identifier: GPL-2.0-only
#include "host/environment.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "host/files.h"

namespace kseries {
namespace {

Environment with(std::map<std::string, std::string> variables) {
  Environment environment;
  environment.variables = std::move(variables);
  return environment;
}

TEST(Environment, HasCheckoutAndProgram) {
  const Result<Environment> environment = read_environment();
  ASSERT_TRUE(environment) << environment.error().what;
  EXPECT_TRUE(exists(environment->checkout + "/configs/trees.toml"));
  EXPECT_EQ(std::filesystem::path(environment->program).filename(), "host_test");
  EXPECT_TRUE(environment->variables.contains("PATH"));
}

/// A directory with the files that mark a checkout or its installed copy.
class Places : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(remove_all(root_)); }
  void TearDown() override { ASSERT_TRUE(remove_all(root_)); }
  void add(const std::string& path) const { ASSERT_TRUE(write_file(root_ + "/" + path, "")); }
  [[nodiscard]] Result<Environment> environment(
      const std::string& program, const std::string& here,
      std::map<std::string, std::string> variables = {}) const {
    return make_environment(root_ + "/" + program, std::move(variables), root_ + "/" + here);
  }

  std::string root_ = testing::TempDir() + "kseries-places-" +
                      testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(Places, CheckoutIsAboveItsProgramAndKeepsTheRuns) {
  add("src/configs/trees.toml");
  add("src/CMakeLists.txt");
  const auto found = environment("src/build/kseries", "elsewhere");
  ASSERT_TRUE(found) << found.error().what;
  EXPECT_EQ(found->checkout, root_ + "/src");
  EXPECT_EQ(found->runs, root_ + "/src/reports/runs");
}

TEST_F(Places, InstalledProgramHasItsFilesInShareAndKeepsRunsInTheWorkingDirectory) {
  add("usr/share/kseries/configs/trees.toml");
  const auto found = environment("usr/bin/kseries", "project", {{"HOME", "/home/me"}});
  ASSERT_TRUE(found) << found.error().what;
  EXPECT_EQ(found->checkout, root_ + "/usr/share/kseries");
  EXPECT_EQ(found->runs, root_ + "/project/reports/runs");
  EXPECT_EQ(found->own, (std::vector<std::string>{root_ + "/project", "/home/me/.config/kseries"}));
}

TEST_F(Places, WorkingDirectoryNeverBecomesTheCheckout) {
  add("stranger/configs/trees.toml");
  EXPECT_FALSE(environment("bin/kseries", "stranger"));
  add("src/configs/trees.toml");
  const auto found = environment("src/build/kseries", "stranger");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->checkout, root_ + "/src");
}

TEST_F(Places, CheckoutIsNotAlsoSearchedAsTheWorkingDirectory) {
  add("src/configs/trees.toml");
  const auto found = environment("src/build/kseries", "src");
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->own.empty());
}

TEST_F(Places, FilesOfTheUserComeFirst) {
  add("usr/share/kseries/configs/trees.toml");
  add("config/kseries/guests/a.toml");
  add("config/kseries/guests/b.toml");
  add("project/guests/a.toml");
  const auto found =
      environment("usr/bin/kseries", "project", {{"XDG_CONFIG_HOME", root_ + "/config"}});
  ASSERT_TRUE(found);
  EXPECT_EQ(find_data(*found, "guests/a.toml"), root_ + "/project/guests/a.toml");
  EXPECT_EQ(find_data(*found, "guests/b.toml"), root_ + "/config/kseries/guests/b.toml");
  EXPECT_EQ(find_data(*found, "guests/c.toml"), root_ + "/usr/share/kseries/guests/c.toml");
}

TEST(CacheFolder, IsCreatedInXdgCacheHome) {
  const std::string folder = testing::TempDir() + "kseries-cache";
  ASSERT_TRUE(remove_all(folder));
  const Result<std::string> cache =
      cache_folder(with({{"XDG_CACHE_HOME", folder}, {"HOME", "/nonexistent"}}));
  ASSERT_TRUE(cache) << cache.error().what;
  EXPECT_EQ(*cache, folder + "/kseries");
  EXPECT_TRUE(exists(*cache));
  ASSERT_TRUE(remove_all(folder));
}

TEST(CacheFolder, IgnoresARelativeXdgCacheHome) {
  const std::string home = testing::TempDir() + "kseries-home";
  const Result<std::string> cache =
      cache_folder(with({{"XDG_CACHE_HOME", "here"}, {"HOME", home}}));
  ASSERT_TRUE(cache) << cache.error().what;
  EXPECT_EQ(*cache, home + "/.cache/kseries");
  ASSERT_TRUE(remove_all(home));
}

TEST(CacheFolder, WithoutHomeIsAnError) {
  const Result<std::string> cache = cache_folder(with({}));
  ASSERT_FALSE(cache);
  EXPECT_NE(cache.error().hint.find("XDG_CACHE_HOME"), std::string::npos);
}

TEST(CacheFolder, ErrorHasThePathThatCantBeCreated) {
  const Result<std::string> cache = cache_folder(with({{"XDG_CACHE_HOME", "/dev/null"}}));
  ASSERT_FALSE(cache);
  EXPECT_EQ(cache.error().where, "/dev/null/kseries");
}

TEST(StateFolder, IsInXdgStateHomeOrBelowHomeAndNotCreated) {
  const Result<std::string> set =
      state_folder(with({{"XDG_STATE_HOME", "/nonexistent/s"}, {"HOME", "/nonexistent/me"}}));
  ASSERT_TRUE(set);
  EXPECT_EQ(*set, "/nonexistent/s/kseries");
  const Result<std::string> home = state_folder(with({{"HOME", "/nonexistent/me"}}));
  ASSERT_TRUE(home);
  EXPECT_EQ(*home, "/nonexistent/me/.local/state/kseries");
  EXPECT_FALSE(state_folder(with({})));
}

TEST(ExpandHome, ReplacesALeadingTildeOnly) {
  const Environment environment = with({{"HOME", "/home/me"}});
  EXPECT_EQ(expand_home(environment, "~/linux@v6.12"), "/home/me/linux@v6.12");
  EXPECT_EQ(expand_home(environment, "a/~/b"), "a/~/b");
  EXPECT_EQ(expand_home(with({}), "~/linux"), "~/linux");
}

TEST(UsableCores, AreAtMostThoseThatSlurmAllocated) {
  const int all = usable_cores(with({}));
  EXPECT_GE(all, 1);
  EXPECT_EQ(usable_cores(with({{"SLURM_CPUS_ON_NODE", "1"}})), 1);
  EXPECT_EQ(usable_cores(with({{"SLURM_CPUS_ON_NODE", "100000"}})), all);
  EXPECT_EQ(usable_cores(with({{"SLURM_CPUS_ON_NODE", "many"}})), all);
}

}  // namespace
}  // namespace kseries
