// SPDX-License-Identifier: GPL-2.0-only
#include "report/compare.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

CaseResult test(const std::string& name, TestResult result, const std::string& message = "") {
  CaseResult one;
  one.suite = "smoke";
  one.name = name;
  one.result = result;
  one.message = message;
  return one;
}

CellResult cell(const std::string& tree, const std::string& group, std::vector<CaseResult> cases) {
  CellResult result;
  result.cell.tree = tree;
  result.cell.permutation = "GROUP=" + group;
  result.cell.assignment = {{"GROUP", group}};
  result.cases = std::move(cases);
  return result;
}

class Comparing : public ::testing::Test {
 protected:
  std::string text() { return comparison_text({&first_, "7.2", ""}, {&second_, "7.3", ""}); }
  Report first_;
  Report second_;
};

TEST_F(Comparing, CountsWhatAgreesAndShowsWhatDoesNot) {
  first_.cells = {cell("7.2", "y",
                       {test("same", TestResult::pass), test("other", TestResult::pass),
                        test("off", TestResult::skip)})};
  second_.cells = {
      cell("7.3", "y",
           {test("same", TestResult::pass), test("other", TestResult::fail, "1 | 2\nmore"),
            test("off", TestResult::skip)})};
  EXPECT_THAT(text(),
              HasSubstr("1 configuration in common. Tests that both ran: 1 with the same result, "
                        "1 with different results. Tests that only one side ran: 0; "
                        "neither: 1."));
  EXPECT_THAT(text(), HasSubstr("| smoke/other | pass | fail: 1 \\| 2 | GROUP=y |"));
  EXPECT_THAT(text(), Not(HasSubstr("smoke/same")));
}

TEST_F(Comparing, ASymbolThatOnlyOneSideVariesIsIgnored) {
  first_.cells = {cell("7.2", "y", {test("a", TestResult::pass)}),
                  cell("7.2", "n", {test("a", TestResult::pass)})};
  first_.cells[0].cell.assignment["SELECTED"] = "y";
  first_.cells[1].cell.assignment["SELECTED"] = "n";
  second_.cells = {cell("7.3", "n", {test("a", TestResult::pass)}),
                   cell("7.3", "y", {test("a", TestResult::fail)})};
  EXPECT_THAT(text(), HasSubstr("2 configurations in common. Tests that both ran: 1 with the same "
                                "result, 1 with different results"));
  EXPECT_THAT(text(), HasSubstr("| smoke/a | pass | fail | GROUP=y |"));
}

TEST_F(Comparing, ASkipIsNotADifferenceButIsReported) {
  first_.cells = {cell("7.2", "y", {test("a", TestResult::pass)})};
  second_.cells = {cell("7.3", "y", {test("a", TestResult::skip, "no cdev")})};
  EXPECT_THAT(text(), HasSubstr("0 with different results. Tests that only one side ran: 1;"));
  EXPECT_THAT(text(), HasSubstr("| smoke/a | pass | skip: no cdev | GROUP=y |"));
}

TEST_F(Comparing, ATestThatKillsTheGuestIsADifferenceAsIsTheVerdict) {
  first_.cells = {cell("7.2", "y", {test("a", TestResult::pass)})};
  second_.cells = {cell("7.3", "y", {test("a", TestResult::missing)})};
  first_.cells[0].verdict = Verdict::pass;
  second_.cells[0].verdict = Verdict::panic;
  second_.cells[0].message = "BUG: NULL pointer";
  EXPECT_THAT(text(), HasSubstr("0 with the same result, 1 with different results"));
  EXPECT_THAT(text(), HasSubstr("| smoke/a | pass | missing | GROUP=y |"));
  EXPECT_THAT(text(), HasSubstr("- GROUP=y: pass () / panic (BUG: NULL pointer)"));
}

TEST_F(Comparing, TwoRunsOfOneSeriesHaveTheirRunInTheName) {
  first_.run = "run-1";
  second_.run = "run-2";
  first_.cells = {cell("7.2", "y", {test("a", TestResult::pass)})};
  second_.cells = {cell("7.2", "y", {test("a", TestResult::fail)})};
  EXPECT_THAT(comparison_text({&first_, "7.2", ""}, {&second_, "7.2", ""}),
              HasSubstr("| test | 7.2 unpatched (run-1) | 7.2 unpatched (run-2) | in |"));
}

TEST_F(Comparing, AnAbsentTestIsReportedForEitherSide) {
  first_.cells = {cell("7.2", "y", {test("a", TestResult::pass)})};
  second_.cells = {cell("7.3", "y", {test("b", TestResult::pass)})};
  EXPECT_THAT(text(), HasSubstr("| smoke/a | pass | no such test | GROUP=y |"));
  EXPECT_THAT(text(), HasSubstr("| smoke/b | no such test | pass | GROUP=y |"));
}

TEST_F(Comparing, CellsAreMatchedByTheirConfiguration) {
  first_.cells = {cell("7.2", "y", {test("a", TestResult::pass)}),
                  cell("7.2", "n", {test("a", TestResult::fail)})};
  second_.cells = {cell("7.3", "n", {test("a", TestResult::fail)})};
  EXPECT_THAT(text(), HasSubstr("1 with the same result, 0 with different results"));
  EXPECT_THAT(text(), HasSubstr("- 7.2 unpatched: GROUP=y"));
}

TEST_F(Comparing, NothingIsComparedAcrossGuests) {
  first_.cells = {cell("7.2", "y", {test("a", TestResult::pass)})};
  second_.cells = {cell("7.3", "y", {test("a", TestResult::pass)})};
  EXPECT_EQ(common_cells({&first_, "7.2", ""}, {&second_, "7.3", ""}), 1U);
  EXPECT_THAT(text(), Not(HasSubstr("Nothing was compared")));
  first_.cells[0].cell.guest = "q35";
  second_.cells[0].cell.guest = "microvm";
  EXPECT_EQ(common_cells({&first_, "7.2", ""}, {&second_, "7.3", ""}), 0U);
  EXPECT_THAT(text(), HasSubstr("Nothing was compared"));
  EXPECT_THAT(text(), HasSubstr("- 7.2 unpatched: guest q35; flavour plain\n"
                                "- 7.3 unpatched: guest microvm; flavour plain\n"));
}

TEST_F(Comparing, TheSameDifferenceInSeveralConfigurationsIsOneRow) {
  for (const char* group : {"y", "n"}) {
    first_.cells.push_back(cell("7.2", group, {test("a", TestResult::pass)}));
    second_.cells.push_back(cell("7.3", group, {test("a", TestResult::fail)}));
  }
  EXPECT_THAT(text(), HasSubstr("| smoke/a | pass | fail | GROUP=y, GROUP=n |"));
}

}  // namespace
}  // namespace kseries
