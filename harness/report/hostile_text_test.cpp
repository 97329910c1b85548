// SPDX-License-Identifier: GPL-2.0-only
//
// No report shows control characters, or characters that change the direction of text, of a patch,
// a compiler, a test or a console.
#include "testing/hostile_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "base/text.h"
#include "judge/findings.h"
#include "report/github.h"
#include "report/html.h"
#include "report/junit.h"
#include "report/mail.h"
#include "report/patchwork.h"
#include "report/places_json.h"
#include "report/reply.h"
#include "report/series_text.h"
#include "report/summary.h"
#include "testing/sample_report.h"

namespace kseries {
namespace {

SeriesResult hostile_series() {
  const std::string bad = hostile::text();
  SeriesResult series = sample::conflicting_series();
  series.title = bad;
  series.remarks = {bad};
  series.kconfig_problem =
      KconfigProblem{.file = bad, .line = 1, .message = bad, .path = {bad}, .text = bad};
  for (PatchResult& patch : series.patches) {
    patch.subject = bad;
    patch.message = bad;
    for (HunkResult& hunk : patch.hunks)
      hunk.path = hunk.expected = hunk.found = hunk.explanation = bad;
  }
  return series;
}

void make_hostile(CellResult& cell) {
  const std::string bad = hostile::text();
  cell.message = cell.exit_message = cell.exit_known = cell.console = bad;
  cell.remarks = {bad};
  cell.build.message = cell.build.release = bad;
  for (CaseResult& test : cell.cases) {
    test.name += bad;
    test.message = bad;
  }
  for (Splat& splat : cell.splats) {
    splat.title = splat.text = splat.comm = splat.blame_where = splat.running_test = bad;
    for (Frame& frame : splat.frames) frame.function = frame.module = frame.file = bad;
  }
  for (std::vector<Diagnostic>* all : {&cell.build.diagnostics, &cell.new_warnings}) {
    for (Diagnostic& one : *all) one.file = one.object = one.message = one.context = one.flag = bad;
  }
  if (cell.error) cell.error->what = cell.error->where = cell.error->hint = bad;
  if (cell.repro) cell.repro->target = bad;
}

Report hostile_report() {
  const std::string bad = hostile::text();
  Report report = sample::report();
  report.campaign = report.toolchain = report.directory = bad;
  report.remarks = {bad};
  report.series = {hostile_series()};
  report.sources = {sample::source()};
  for (Patch& patch : report.sources[0].patches) {
    patch.subject = patch.header.message_id = patch.header.subject = patch.header.from = bad;
    for (FileDiff& file : patch.files) {
      for (Hunk& hunk : file.hunks) {
        hunk.section = bad;
        for (HunkLine& line : hunk.lines) line.text = bad;
      }
    }
  }
  report.steps = {{true, bad, 0, 1}, {false, "c1", 1, 2}};
  for (CellResult& cell : report.cells) make_hostile(cell);
  report.dropped = {{"6.12/s", {{{{"A", "y"}}, bad}}}};
  report.goals = {{"6.12/s", {bad}}};
  report.proofs = {{.tree = "6.12", .name = bad, .claim = bad, .violation = bad, .detail = bad}};
  report.compiled_lines = {{.tree = "6.12", .file = bad, .first = 1, .last = 2, .why = bad}};
  report.findings = collect_findings(report);
  for (Finding& finding : report.findings) {
    finding.statement = CellStatement{bad, 2, true};
    finding.first_seen = RunPoint{bad, bad};
  }
  report.previous = PreviousRun{.point = {bad, bad}, .gone = report.findings, .series = bad};
  report.previous->patches = {{bad, "s", "6.12", {{1, 2, bad, PatchChange::changed}}}};
  return report;
}

void expect_harmless(const std::string& text) {
  EXPECT_EQ(hostile::found_in(text), "");
  EXPECT_NE(text.find("\\x1b"), std::string::npos) << "an escape shows what is there";
  EXPECT_NE(text.find("\\u202e"), std::string::npos);
}

TEST(HostileText, IsHarmlessInTheSummary) { expect_harmless(summary_text(hostile_report())); }

TEST(HostileText, IsHarmlessInTheMail) {
  for (const char* series : {"vfio-noiommu-cdev-v4", ""}) {
    EXPECT_EQ(hostile::found_in(mail_text(hostile_report(), series)), "");
  }
  expect_harmless(mail_text(hostile_report(), "vfio-noiommu-cdev-v4"));
}

TEST(HostileText, IsHarmlessInTheHtmlPage) {
  expect_harmless(
      html_page(hostile_report(),
                "{{title}}{{facts}}{{totals}}{{findings}}{{series}}{{statements}}{{previous}}"
                "{{configurations}}{{not-tested}}{{notes}}{{time}}{{data}}",
                "", ""));
}

TEST(HostileText, IsHarmlessInTheFormatsOfOtherPlaces) {
  const Report report = hostile_report();
  const std::string series = "vfio-noiommu-cdev-v4";
  expect_harmless(b4_json(report, series, std::nullopt, {}));
  expect_harmless(b4_json(report, series, 2, {}));
  expect_harmless(kcidb_json(report, "kseries", {}));
  expect_harmless(sarif_json(report));
  expect_harmless(github_summary(report));
  expect_harmless(github_annotations(report));
  expect_harmless(reply_mail(report, series, {hostile::text()}));
  EXPECT_EQ(hostile::found_in(code_quality_json(report)), "");
  for (const PatchworkCheck& check : patchwork_checks(report, series, {}))
    EXPECT_EQ(hostile::found_in(check.body), "");
}

/// What ends a section of some format, in every place that a series, a test or a console fills.
TEST(HostileText, MarkupInNamesOfTestsChangesNothing) {
  const std::string bad =
      "]]> </script><script>alert(1)</script> <!-- ``` | ::error::x %0A::add-mask::y";
  Report report = hostile_report();
  for (CellResult& cell : report.cells) {
    for (CaseResult& test : cell.cases) test.suite = test.name = test.message = bad;
    cell.console = cell.message = bad;
  }
  for (Finding& finding : report.findings) {
    finding.title = finding.detail = finding.where = finding.test = bad;
    finding.places = {report.cells[0].cell.id};
  }
  EXPECT_EQ(nlohmann::json::parse(sarif_json(report))["version"], "2.1.0");
  EXPECT_TRUE(nlohmann::json::parse(kcidb_json(report, "kseries", {})).is_object());
  EXPECT_TRUE(nlohmann::json::parse(code_quality_json(report)).is_array());
  const std::string page = html_page(report, "{{findings}}{{statements}}{{data}}", "", "");
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
  EXPECT_EQ(page.find("<!--"), std::string::npos);
  const std::string annotations = github_annotations(report);
  for (const std::string_view line : split_lines(annotations)) {
    EXPECT_TRUE(line.starts_with("::error ") || line.starts_with("::warning ")) << line;
    EXPECT_EQ(line.find("%0A::add-mask"), std::string_view::npos) << "a percent sign is escaped";
  }
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(junit_xml(report).c_str()));
}

TEST(HostileText, IsHarmlessInJunit) { expect_harmless(junit_xml(hostile_report())); }

TEST(HostileText, IsHarmlessInTheResultOfSeriesCheck) {
  expect_harmless(series_text(hostile_series()));
}

TEST(HostileText, NewlineOfASubjectDoesNotStartALine) {
  SeriesResult series = sample::series();
  series.patches[0].subject = series.title = "x\n   1  applied";
  series.remarks = {"y\n   2  applied"};
  for (const std::string& text : {series_text(series)}) {
    EXPECT_EQ(text.find("\n   1  applied\n"), std::string::npos) << text;
    EXPECT_EQ(text.find("\n   2  applied\n"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace kseries
