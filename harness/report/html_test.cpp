// SPDX-License-Identifier: GPL-2.0-only
#include "report/html.h"

#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "report/html_text.h"
#include "testing/golden.h"
#include "testing/sample_report.h"

namespace kseries {
namespace {

std::string page() { return golden::read(KSERIES_SOURCE "/reports/page.html"); }

TEST(Html, MatchesTheGoldenFile) {
  const std::string actual = html_page(sample::report(), page(), "/* style */");
  EXPECT_EQ(actual, golden::expected(KSERIES_TESTDATA "/report/page.html", actual));
}

TEST(Html, TheTemplateAndTheStyleSheetExist) {
  EXPECT_NE(page().find("{{matrix}}"), std::string::npos);
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
  const std::string html = html_page(report, page(), "STYLE");
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find('\x01'), std::string::npos);
  EXPECT_NE(html.find("{{style}}"), std::string::npos) << "only the template is filled in";
}

TEST(Html, ElementsAreNestedCorrectly) {
  // The inserted parts are well-formed XML, so they can be parsed between two tags.
  const std::string html =
      html_page(sample::report(),
                "<x>{{facts}}{{totals}}{{findings}}{{matrix}}{{not-tested}}{{notes}}</x>", "");
  std::string xml = html;
  for (size_t at = xml.find("<details open>"); at != std::string::npos;
       at = xml.find("<details open>")) {
    xml.replace(at, 14, "<details>");  // an attribute without a value, as in HTML
  }
  pugi::xml_document document;
  const auto result = document.load_string(xml.c_str());
  EXPECT_TRUE(result) << result.description() << xml.substr(result.offset, 80);
}

TEST(Html, LinksAreRelativeAndEncoded) {
  EXPECT_EQ(html::link_to("cells/a=y b:c/console.log", "<c>"),
            "<a href=\"./cells/a=y%20b%3Ac/console.log\">&lt;c&gt;</a>");
}

TEST(Html, UnknownNamesInTheTemplateAreRemoved) {
  EXPECT_EQ(html_page(Report{}, "a{{nothing}}b{{style}}c{{open", "S"), "abSc{{open");
}

}  // namespace
}  // namespace kseries
