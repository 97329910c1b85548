// SPDX-License-Identifier: GPL-2.0-only
#include "judge/known.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(Known, AStarMatchesAnyText) {
  EXPECT_TRUE(matches_pattern("", ""));
  EXPECT_TRUE(matches_pattern("*", ""));
  EXPECT_TRUE(matches_pattern("a*c", "abbc"));
  EXPECT_TRUE(matches_pattern("a*b*b", "abab"));
  EXPECT_TRUE(matches_pattern("*.latch", "global.latch"));
  EXPECT_FALSE(matches_pattern("a*c", "abcd"));
  EXPECT_FALSE(matches_pattern("ab", "abc"));
  EXPECT_FALSE(matches_pattern("abc", "ab"));
  EXPECT_TRUE(matches_pattern("*", "suite/.case"));
}

TEST(Known, OtherCharactersMatchThemselves) {
  EXPECT_FALSE(matches_pattern("a?", "ab"));
  EXPECT_FALSE(matches_pattern("[ab]", "a"));
  EXPECT_FALSE(matches_pattern("\\a", "a"));
  EXPECT_TRUE(matches_pattern("[a]?\\[!b]*", "[a]?\\[!b]cd"));
}

TEST(Known, ACaseIsMatchedBySuiteNameAndTree) {
  KnownFailure known;
  EXPECT_FALSE(matches_case(known, "6.12", "s", "x")) << "without names it matches nothing";
  known.suite = "toggle";
  EXPECT_TRUE(matches_case(known, "6.12", "toggle", "any"));
  EXPECT_FALSE(matches_case(known, "6.12", "other", "any"));
  known.name = "latch.zero";
  EXPECT_TRUE(matches_case(known, "6.12", "toggle", "latch.zero"));
  EXPECT_TRUE(matches_case(known, "6.12", "toggle", "group/latch.zero"));
  EXPECT_FALSE(matches_case(known, "6.12", "toggle", "xlatch.zero"));
  known.splat = SplatClass::null_ptr_deref;
  EXPECT_FALSE(matches_case(known, "6.12", "toggle", "latch.zero")) << "it is about a splat";
  known.splat.reset();
  known.tree = "7.2";
  EXPECT_FALSE(matches_case(known, "6.12", "toggle", "latch.zero"));
}

TEST(Known, ASplatIsMatchedByClassTitleAndRunningTest) {
  Splat splat;
  splat.cls = SplatClass::null_ptr_deref;
  KnownFailure known;
  EXPECT_FALSE(matches_splat(known, "6.12", splat));
  known.splat = SplatClass::null_ptr_deref;
  EXPECT_TRUE(matches_splat(known, "6.12", splat));
  known.suite = "null_group";
  EXPECT_FALSE(matches_splat(known, "6.12", splat)) << "charged to no test";
  splat.running_test = "null_group/unbind";
  EXPECT_TRUE(matches_splat(known, "6.12", splat));
  known.name = "open";
  EXPECT_FALSE(matches_splat(known, "6.12", splat));
  known.name = "un*";
  EXPECT_TRUE(matches_splat(known, "6.12", splat));
  splat.title = "BUG: dereference at vfio_close";
  known.title = "*vfio_close";
  EXPECT_TRUE(matches_splat(known, "6.12", splat));
  known.title = "*vfio_open";
  EXPECT_FALSE(matches_splat(known, "6.12", splat)) << "the same class elsewhere";
  known.title.clear();
  known.splat = SplatClass::warning;
  EXPECT_FALSE(matches_splat(known, "6.12", splat));
}

TEST(Known, ABaselineFailureBlamesNoPatch) {
  CellResult result;
  result.splats.resize(2);
  for (Splat& splat : result.splats) {
    splat.cls = SplatClass::warning;
    splat.blame_patch = 6;
    splat.blame_where = "main.c:331";
  }
  result.splats[0].title = "WARNING: at release";
  KnownFailure known;
  known.splat = SplatClass::warning;
  known.title = "*release";
  known.baseline = true;
  known.reason = "a bug of the tree";
  mark_known_failures(result, {known});
  EXPECT_EQ(result.splats[0].known, "a bug of the tree");
  EXPECT_EQ(result.splats[0].blame_patch, 0);
  EXPECT_EQ(result.splats[0].blame_where, "");
  EXPECT_EQ(result.splats[1].known, "");
  EXPECT_EQ(result.splats[1].blame_patch, 6);
}

TEST(Known, TheReasonIsNeverEmpty) {
  KnownFailure known;
  EXPECT_EQ(known_failure_text(known), "known");
  known.what = "oops";
  EXPECT_EQ(known_failure_text(known), "oops");
  known.concern = "R4";
  known.reason = "the review asks for it";
  EXPECT_EQ(known_failure_text(known), "R4: the review asks for it");
}

TEST(Known, OnlyBadCasesAreMarked) {
  CellResult result;
  result.cases.resize(3);
  result.cases[0] = {"s", "a", TestResult::fail, 0, "", ""};
  result.cases[1] = {"s", "b", TestResult::pass, 0, "", ""};
  result.cases[2] = {"s", "c", TestResult::missing, 0, "", ""};
  KnownFailure known;
  known.suite = "s";
  known.concern = "R1";
  mark_known_failures(result, {known});
  EXPECT_EQ(result.cases[0].known, "R1: known");
  EXPECT_EQ(result.cases[1].known, "");
  EXPECT_EQ(result.cases[2].known, "R1: known");
}

TEST(Known, AnotherPanicThanThatOfAKnownOopsIsNotKnown) {
  CellResult result;
  result.splats.resize(3);
  result.splats[0].cls = SplatClass::panic;
  result.splats[1].cls = SplatClass::oops;
  result.splats[2].cls = SplatClass::panic;
  KnownFailure known;
  known.splat = SplatClass::oops;
  mark_known_failures(result, {known});
  EXPECT_EQ(result.splats[0].known, "");
  EXPECT_EQ(result.splats[1].known, "known");
  // The panic that follows from an oops is part of its splat; this is another one.
  EXPECT_EQ(result.splats[2].known, "");
}

TEST(Known, ATestThatFailsAfterAKnownWarningIsNotKnown) {
  CellResult result;
  result.splats.resize(1);
  result.splats[0].cls = SplatClass::warning;
  result.splats[0].running_test = "s/a";
  result.cases = {{"s", "a", TestResult::fail, 0, "", ""}};
  KnownFailure known;
  known.splat = SplatClass::warning;
  mark_known_failures(result, {known});
  EXPECT_EQ(result.splats[0].known, "known");
  EXPECT_EQ(result.cases[0].known, "");
}

TEST(Known, ASplatExcusesOnlyTheCaseInItsOwnBoot) {
  CellResult result;
  result.splats.resize(1);
  Splat& splat = result.splats[0];
  splat.cls = SplatClass::oops;
  splat.fatal = true;
  splat.running_test = "s";
  splat.boot = 2;
  result.cases = {{"s", "s", TestResult::missing, 0, "", "", 1},
                  {"s", "s", TestResult::missing, 0, "", "", 2}};
  KnownFailure known;
  known.splat = SplatClass::oops;
  known.reason = "announced";
  mark_known_failures(result, {known});
  EXPECT_EQ(result.cases[0].known, "");
  EXPECT_EQ(result.cases[1].known, "announced");
}

TEST(Known, OnlyTheTestOfAKnownFatalSplatIsKnown) {
  CellResult result;
  result.splats.resize(2);
  result.splats[0].cls = SplatClass::oops;
  result.splats[0].fatal = true;
  result.splats[0].running_test = "s/a";
  result.splats[1].cls = SplatClass::warning;
  result.splats[1].running_test = "s/b";
  result.cases = {{"s", "a", TestResult::fail, 0, "", ""}, {"s", "b", TestResult::fail, 0, "", ""}};
  KnownFailure known;
  known.splat = SplatClass::oops;
  mark_known_failures(result, {known});
  EXPECT_EQ(result.cases[0].known, "known");
  EXPECT_EQ(result.cases[1].known, "");
}

TEST(Known, KnownFailuresWhoseTestsAllPassedAreRemarks) {
  CellResult result;
  result.cases.push_back({"s", "a", TestResult::pass, 0, "", ""});
  result.cases.push_back({"s", "b", TestResult::fail, 0, "", ""});
  KnownFailure a;
  a.name = "a";
  a.concern = "R6";
  KnownFailure absent = a;
  absent.name = "z";
  KnownFailure both = a;
  both.name = "*";
  KnownFailure baseline = a;
  baseline.baseline = true;
  const auto remarks = remark_absent_failures(result, {a, absent, both, baseline});
  ASSERT_EQ(remarks.size(), 1U);
  EXPECT_EQ(remarks[0], "known failure did not occur: s/a passed (R6: known)");
}

}  // namespace
}  // namespace kseries
