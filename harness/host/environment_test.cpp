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

}  // namespace
}  // namespace kseries
