// SPDX-License-Identifier: GPL-2.0-only
#include "cli/series_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace kseries {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

TEST(SeriesCheck, ExitCodeIsZeroOnlyIfTheSeriesAppliesToAllTrees) {
  const fs::path home =
      fs::path(testing::TempDir()) / ("series-check-" + std::to_string(::getpid()));
  fs::remove_all(home);
  for (const char* tree : {"old", "new"}) fs::create_directories(home / tree);
  fs::create_directories(home / "patches/s");
  std::ofstream(home / "patches/s/0001.patch") << "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";
  std::ofstream(home / "old/x") << "a\n";
  std::ofstream(home / "new/x") << "c\n";
  const Tree old_tree{"old", "6.12.1", "", (home / "old").string(), "old"};
  const Tree new_tree{"new", "7.2.1", "", (home / "new").string(), "new"};

  std::ostringstream clean;
  Environment environment;
  environment.checkout = home;
  const auto applies = series_check("s", {old_tree}, Trust::no, environment, clean);
  ASSERT_TRUE(applies) << applies.error().what;
  EXPECT_EQ(*applies, ExitCode::clean);
  EXPECT_THAT(clean.str(), HasSubstr("s on old: the patch applies"));

  std::ostringstream both;
  const auto fails = series_check("s", {old_tree, new_tree}, Trust::no, environment, both);
  ASSERT_TRUE(fails) << fails.error().what;
  EXPECT_EQ(*fails, ExitCode::findings);
  EXPECT_THAT(both.str(), HasSubstr("s on old: the patch applies"));
  EXPECT_THAT(both.str(), HasSubstr("s on new: 0 of 1 apply"));

  std::ostringstream none;
  EXPECT_FALSE(series_check("nothing", {old_tree}, Trust::no, environment, none));
  fs::remove_all(home);
}

}  // namespace
}  // namespace kseries
