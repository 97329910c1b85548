// SPDX-License-Identifier: GPL-2.0-only
//
// A class of kernel reports is a row of a table: a made-up one is parsed, judged and
// reported without any other change.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "judge/findings.h"
#include "judge/judge.h"
#include "klog/exit_reason.h"
#include "klog/parser.h"
#include "model/names.h"

namespace kseries {
namespace {

/// The made-up row uses the class `hang`, which has no other lines on a console.
klog::ReportClass made_up() {
  return {.cls = SplatClass::hang,
          .formats = {{.start = "FROB: ", .part = "frobbed at", .fatal = true},
                      {.start = "FROB: summary"},
                      {.start = "FROB: leak", .principal = true}},
          .body = {{"frob state: "}},
          .skip = {"frob_*"},
          .panics = {"frob_on_panic"},
          .explains_hang = true,
          .patience = 1};
}

std::vector<klog::ReportClass> with_made_up() {
  std::vector<klog::ReportClass> classes = klog::report_classes();
  classes.insert(classes.begin(), made_up());
  return classes;
}

constexpr std::string_view report =
    "an ordinary line\n"
    "FROB: frobbed at ffff888003a81c60\n"
    "frob state: bad\n"
    "Call Trace:\n"
    " frob_report+0x1/0x20\n"
    " vfio_open+0x2/0x20\n"
    "another ordinary line\n";

CellResult judged(const Boot& boot, const std::vector<Splat>& splats) {
  TestCase passed;
  passed.name = "open";
  passed.result = TestResult::pass;
  TestCase suite = passed;
  suite.name = "smoke";
  suite.subtests = {passed};
  TestedBoot tested;
  tested.boot = boot;
  tested.tests.suites = {suite};
  tested.tests.complete = true;
  tested.splats = splats;
  Build build;
  build.status = BuildStatus::ok;
  Cell cell;
  cell.guest = "q35";
  return judge(cell, build, {tested}, {});
}

TEST(ReportClass, MadeUpOneIsParsedTitledAndFingerprinted) {
  const std::vector<klog::ReportClass> classes = with_made_up();
  EXPECT_TRUE(parse_console(report).splats.empty()) << "not in the table";
  const std::vector<Splat> splats = parse_console(report, {}, classes).splats;
  ASSERT_EQ(splats.size(), 1U);
  EXPECT_EQ(splats[0].cls, SplatClass::hang);
  EXPECT_EQ(splats[0].title, "FROB: frobbed at *");
  EXPECT_EQ(splats[0].fingerprint, "hang vfio_open");
  EXPECT_EQ(splats[0].first_line, 2);
  EXPECT_NE(splats[0].text.find("frob state: bad"), std::string::npos);
  EXPECT_EQ(splats[0].frames.size(), 2U);
}

TEST(ReportClass, MadeUpOneIsJudgedAndReported) {
  const std::vector<klog::ReportClass> classes = with_made_up();
  Boot boot;
  boot.exit_reason = ExitReason::silence;
  boot.console = report;
  RefinedExit refined = refine_exit(boot, parse_console(report, {}, classes).splats, classes);
  EXPECT_EQ(refined.reason, ExitReason::oops);
  boot.exit_reason = refined.reason;
  boot.message = refined.message;
  const CellResult result = judged(boot, refined.splats);
  EXPECT_EQ(result.verdict, Verdict::panic);
  Report whole;
  whole.cells = {result};
  const std::vector<Finding> findings = collect_findings(whole);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].title, "FROB: frobbed at * in vfio_open");
}

TEST(ReportClass, RowDecidesWhetherTheGuestMayRecover) {
  std::vector<klog::ReportClass> classes = {made_up()};
  classes[0].may_recover = true;
  Boot boot;
  boot.exit_reason = ExitReason::done;
  EXPECT_EQ(judged(boot, parse_console(report, {}, classes).splats).verdict, Verdict::splat);
  EXPECT_EQ(judged(boot, parse_console(report, {}, {{made_up()}}).splats).verdict, Verdict::panic);
}

TEST(ReportClass, RowExplainsAHang) {
  const std::vector<klog::ReportClass> classes = with_made_up();
  Boot boot;
  boot.exit_reason = ExitReason::silence;
  boot.message = "no output for 30 s";
  boot.console = "FROB: summary\n";
  const auto splats = parse_console(boot.console, {}, classes).splats;
  EXPECT_EQ(refine_exit(boot, splats, classes).message, "no output for 30 s: FROB: summary");
}

TEST(ReportClass, FatalRowExplainsEveryEndOfAGuest) {
  const std::vector<klog::ReportClass> classes = with_made_up();
  Boot boot;
  boot.console = report;
  const auto splats = parse_console(report, {}, classes).splats;
  for (const ExitReason reason : {ExitReason::silence, ExitReason::deadline, ExitReason::reboot}) {
    boot.exit_reason = reason;
    EXPECT_EQ(refine_exit(boot, splats, classes).reason, ExitReason::oops);
    EXPECT_EQ(refine_exit(boot, splats, classes).message, "FROB: frobbed at *");
    EXPECT_NE(refine_exit(boot, {}).reason, ExitReason::oops) << "without the row";
  }
}

TEST(ReportClass, PanicCausedByASettingBelongsToTheReport) {
  const std::string panicked =
      std::string(report) + "Kernel panic - not syncing: frob_on_panic is set\n";
  const auto splats = parse_console(panicked, {}, with_made_up()).splats;
  ASSERT_EQ(splats.size(), 1U);
  EXPECT_NE(splats[0].text.find("frob_on_panic"), std::string::npos);
  EXPECT_EQ(parse_console(panicked).splats.size(), 1U) << "a separate panic without the row";
}

TEST(ReportClass, PrincipalFormMakesTheOthersRedundant) {
  const std::vector<klog::ReportClass> classes = with_made_up();
  EXPECT_EQ(parse_console("FROB: summary\n", {}, classes).splats.size(), 1U);
  const auto splats = parse_console("FROB: summary\nFROB: leak\n", {}, classes).splats;
  ASSERT_EQ(splats.size(), 1U);
  EXPECT_EQ(splats[0].title, "FROB: leak");
}

TEST(ReportClass, EachClassHasOneRow) {
  for (int i = 0; !enum_name(static_cast<SplatClass>(i)).empty(); i++) {
    const auto cls = static_cast<SplatClass>(i);
    const auto& rows = klog::report_classes();
    EXPECT_EQ(std::count_if(rows.begin(), rows.end(),
                            [&](const klog::ReportClass& row) { return row.cls == cls; }),
              1)
        << enum_name(cls);
  }
}

}  // namespace
}  // namespace kseries
