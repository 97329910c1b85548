// SPDX-License-Identifier: GPL-2.0-only
#include "cli/series_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
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
  const auto applies = series_check("s", {old_tree}, {}, environment, clean);
  ASSERT_TRUE(applies) << applies.error().what;
  EXPECT_EQ(*applies, ExitCode::clean);
  EXPECT_THAT(clean.str(), HasSubstr("s on old: the patch applies"));

  std::ostringstream both;
  const auto fails = series_check("s", {old_tree, new_tree}, {}, environment, both);
  ASSERT_TRUE(fails) << fails.error().what;
  EXPECT_EQ(*fails, ExitCode::findings);
  EXPECT_THAT(both.str(), HasSubstr("s on old: the patch applies"));
  EXPECT_THAT(both.str(), HasSubstr("s on new: 0 of 1 apply"));

  std::ostringstream none;
  EXPECT_FALSE(series_check("nothing", {old_tree}, {}, environment, none));
  fs::remove_all(home);
}

class SeriesCheckOf : public testing::Test {
 protected:
  void SetUp() override {
    home_ = fs::path(testing::TempDir()) / ("series-check-of-" + std::to_string(::getpid()));
    fs::remove_all(home_);
    fs::create_directories(home_ / "tree");
    std::ofstream(home_ / "tree/x") << "a\n";
  }
  void TearDown() override { fs::remove_all(home_); }

  static std::string mail(const std::string& subject, const std::string& diff) {
    return "From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: Zoe <zoe@example.org>\nSubject: " +
           subject + "\n\nText.\n" + diff + "\n";
  }

  /// Checks a mailbox. Returns the exit code and the output.
  std::pair<ExitCode, std::string> check(const std::string& mailbox, CheckFormat format) {
    std::ofstream(home_ / "s.mbox") << mailbox;
    const Tree tree{"t", "6.12.1", "", (home_ / "tree").string(), "t"};
    std::ostringstream out;
    const auto code =
        series_check((home_ / "s.mbox").string(), {tree}, {.format = format}, {}, out);
    EXPECT_TRUE(code) << (code ? "" : code.error().what);
    return {code ? *code : ExitCode::bug, out.str()};
  }

  static constexpr const char* one = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";
  static constexpr const char* two = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-b\n+c\n";

 private:
  fs::path home_;
};

TEST_F(SeriesCheckOf, JsonHasThePartsAndWhatIsNotTested) {
  const auto [code, text] =
      check(mail("[PATCH v2 1/3] one", one) + mail("[PATCH v2 2/3] two", two) +
                mail("[PATCH v2 2/3] two", one),
            CheckFormat::json);
  EXPECT_EQ(code, ExitCode::findings);
  const nlohmann::json json = nlohmann::json::parse(text);
  ASSERT_EQ(json["parts"].size(), 2U);
  EXPECT_EQ(json["parts"][1]["number"], 2);
  EXPECT_EQ(json["parts"][1]["version"], 2);
  EXPECT_EQ(json["parts"][1]["subject"], "two");
  EXPECT_EQ(json["parts"][1]["author"], "Zoe <zoe@example.org>");
  EXPECT_EQ(json["parts"][1]["status"], "applied");
  EXPECT_EQ(json["missing"], nlohmann::json::parse("[3]"));
  ASSERT_EQ(json["left_out"].size(), 1U);
  EXPECT_THAT(json["left_out"][0].get<std::string>(), HasSubstr("another part 2"));
  EXPECT_THAT(json["remarks"].dump(), HasSubstr("missing: part 3 of 3"));
}

TEST_F(SeriesCheckOf, PatchThatIsLeftOutIsNotASuccess) {
  const auto [code, text] =
      check(mail("[PATCH 1/1] one", one) + mail("[PATCH 1/1] one", two), CheckFormat::text);
  EXPECT_EQ(code, ExitCode::findings);
  EXPECT_THAT(text, HasSubstr("the patch applies, but 1 patch is left out\n"));
  EXPECT_THAT(text, HasSubstr("  left out: 'one' ("));
}

TEST_F(SeriesCheckOf, EveryPatchOfAMailboxIsTried) {
  const auto [code, text] =
      check(mail("[PATCH 1/1] one", one) + mail("[PATCH] two", one), CheckFormat::text);
  EXPECT_EQ(code, ExitCode::findings);
  EXPECT_THAT(text, HasSubstr("1 of 2 apply, patch 2 does not"));
  EXPECT_EQ(check(mail("[PATCH 1/1] one", one) + mail("[PATCH] two", two), CheckFormat::text).first,
            ExitCode::clean);
}

TEST_F(SeriesCheckOf, ThousandsOfMissingPartsAreOneLine) {
  const auto [code, text] = check(mail("[PATCH 1/99999] one", one), CheckFormat::text);
  EXPECT_EQ(code, ExitCode::findings);
  EXPECT_THAT(text, HasSubstr("99998 parts are missing or truncated"));
  EXPECT_LT(text.size(), 500U);
}

}  // namespace
}  // namespace kseries
