// SPDX-License-Identifier: GPL-2.0-only
#include "report/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <regex>

#include "base/text.h"
#include "report/html_text.h"
#include "report/summary.h"
#include "testing/golden.h"
#include "testing/sample_report.h"

namespace kseries {
namespace {

std::string page() { return golden::read(KSERIES_SOURCE "/reports/page.html"); }

Report with_source() {
  Report report = sample::report();
  report.sources = {sample::source()};
  report.steps = {{true, "build-1", 0, 40}, {false, "c1", 40, 45.5}, {false, "c2", 41, 60}};
  return report;
}

std::string whole_page(const Report& report) { return html_page(report, page(), "", ""); }

/// The JSON in an element "script".
nlohmann::json data_of(const std::string& html, const std::string& id) {
  const std::string open = "id=\"" + id + "\">";
  const size_t at = html.find(open);
  if (at == std::string::npos) return nullptr;
  const size_t begin = at + open.size();
  return nlohmann::json::parse(html.substr(begin, html.find("</script>", begin) - begin));
}

/// The rows of the series in the page, as text with '|' between columns.
std::vector<std::string> diff_rows(const std::string& html) {
  std::vector<std::string> rows;
  for (const std::string_view line : split_lines(html)) {
    if (line.find("class=\"code ") == std::string_view::npos) continue;
    const std::string cells =
        std::regex_replace(std::string(line), std::regex("</td><td[^>]*>"), "|");
    rows.push_back(std::regex_replace(cells, std::regex("<[^>]*>"), ""));
  }
  return rows;
}

TEST(Html, ACellHasItsNumberInTheSummary) {
  const Report report = sample::report();
  const nlohmann::json data = data_of(whole_page(report), "cell-data");
  size_t rows = 0;
  const std::string table = cells_table(report);
  for (const std::string_view line : split_lines(table)) {
    const std::string_view text = trim(line);
    const std::optional<long> number = to_number(text.substr(0, text.find(' ')));
    if (!number) continue;
    const nlohmann::json& cell = data["cells"].at(static_cast<size_t>(*number) - 1);
    EXPECT_TRUE(text.ends_with(" " + cell[7].get<std::string>())) << line;
    rows++;
  }
  EXPECT_EQ(rows, report.cells.size());
}

TEST(Html, DetailsOfACellAreHtmlInJson) {
  const std::string html = whole_page(sample::report());
  const std::string details = data_of(html, "cell-data-2");
  EXPECT_NE(details.find("<summary>2. <span class=\"tag bad\">panic</span>"), std::string::npos);
  EXPECT_TRUE(data_of(html, "cell-data-1").is_null()) << "it simply passed";
}

TEST(Html, AddedLinesShowWhatHappenedToThem) {
  Report report = with_source();
  report.compiled_lines = {
      {"6.12", "vfio-noiommu-cdev-v4", "drivers/vfio/group.c", 210, 210, 2, 3, ""},
      {"6.12", "vfio-noiommu-cdev-v4", "drivers/vfio/group.c", 211, 211, 2, 0,
       "no kernel satisfies it"}};
  report.cells[1].executed["drivers/vfio/group.c"] = {{210, 211}, {210}};
  const std::vector<std::string> rows = diff_rows(whole_page(report));
  const std::vector<std::string> expected = {
      "||| static void vfio_group_unregister(struct vfio_group *group)",
      "3|smoke|finding 3; trace in cell 2, 3|+\tgroup-&gt;type = 0;",
      "0|no||+\tvfio_drop(group);",
      "|||-\tvfio_put(group);",
  };
  EXPECT_THAT(rows, testing::IsSupersetOf(expected));
}

TEST(Html, TheChartHasABarForEachStep) {
  const std::string html = whole_page(with_source());
  EXPECT_NE(html.find("<title>build-1: 40 s</title>"), std::string::npos);
  EXPECT_NE(html.find("<title>cell 2: 19 s</title>"), std::string::npos);
  EXPECT_EQ(whole_page(sample::report()).find("<svg"), std::string::npos);
}

TEST(Html, AFindingShowsTheConsoleTheHunkAndTheNeighbour) {
  const std::string html = whole_page(with_source());
  EXPECT_NE(html.find("<mark>BUG: kernel NULL pointer dereference"), std::string::npos);
  EXPECT_NE(html.find("<caption>patch 2, drivers/vfio/group.c</caption>"), std::string::npos);
  EXPECT_NE(html.find("<dd>cell 1: VFIO_CONTAINER=y instead of n</dd>"), std::string::npos);
}

TEST(Html, MatchesTheGoldenFile) {
  const std::string actual = html_page(sample::report(), page(), "/* style */", "/* script */");
  EXPECT_EQ(actual, golden::expected(KSERIES_TESTDATA "/report/page.html", actual));
}

TEST(Html, TheTemplateTheStyleSheetAndTheScriptExist) {
  EXPECT_NE(page().find("{{data}}"), std::string::npos);
  EXPECT_NE(golden::read(KSERIES_SOURCE "/reports/page.js").find("cell-data"), std::string::npos);
  EXPECT_NE(golden::read(KSERIES_SOURCE "/reports/page.css").find(".bad"), std::string::npos);
}

TEST(Html, TextFromTheReportIsEscaped) {
  const std::string hostile = "<script>alert(1)</script>\"'&{{style}}\x01\xFF";
  Report report = sample::report();
  report.campaign = hostile;
  report.findings[0].title = hostile;
  report.findings[0].evidence = "cells/\"><script>/x";
  report.cells[1].message = hostile;
  report.cells[1].cell.guest = hostile;
  report.cells[1].cases[1].suite = hostile;
  report.cells[1].splats[0].text = hostile;
  report.remarks = {hostile};
  report.sources = {sample::source()};
  report.sources[0].patches[0].subject = hostile;
  report.sources[0].patches[0].files[0].hunks[0].lines[1].text = hostile + "</script>";
  const std::string html = html_page(report, page(), "STYLE", "");
  EXPECT_EQ(html.find("<script>alert"), std::string::npos);
  for (size_t at = html.find("</script"); at != std::string::npos; at = html.find("</script", at)) {
    EXPECT_EQ(html.substr(at += 8, 2), ">\n") << "only the page's own elements end";
  }
  EXPECT_EQ(html.find("<!--"), std::string::npos);
  EXPECT_EQ(html.find('\x01'), std::string::npos);
  EXPECT_NE(html.find("{{style}}"), std::string::npos) << "only the template is filled in";
}

TEST(Html, ElementsAreNestedCorrectly) {
  // The inserted parts are well-formed XML, so they can be parsed between two tags.
  const std::string html =
      html_page(with_source(),
                "<x>{{facts}}{{totals}}{{findings}}{{series}}{{statements}}{{time}}{{not-tested}}"
                "{{notes}}</x>",
                "", "");
  // An attribute without a value, as in HTML.
  const std::string xml = std::regex_replace(html, std::regex("(<details[^>]*) open>"), "$1>");
  pugi::xml_document document;
  const auto result = document.load_string(xml.c_str());
  EXPECT_TRUE(result) << result.description() << xml.substr(result.offset, 80);
}

TEST(Html, LinksAreRelativeAndEncoded) {
  EXPECT_EQ(html::link_to("cells/a=y b:c/console.log", "<c>"),
            "<a href=\"./cells/a=y%20b%3Ac/console.log\">&lt;c&gt;</a>");
}

TEST(Html, UnknownNamesInTheTemplateAreRemoved) {
  EXPECT_EQ(html_page(Report{}, "a{{nothing}}b{{style}}c{{open", "S", ""), "abSc{{open");
}

}  // namespace
}  // namespace kseries
