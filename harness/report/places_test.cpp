// SPDX-License-Identifier: GPL-2.0-only
//
// The formats of b4, KCIDB, code scanning and GitLab, and GitHub's summary and annotations.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "base/text.h"
#include "report/checks.h"
#include "report/github.h"
#include "report/places_json.h"
#include "testing/sample_report.h"

namespace kseries {
namespace {

using Json = nlohmann::json;

constexpr const char* v4 = "vfio-noiommu-cdev-v4";

Json b4(const Report& report, std::optional<int> patch, const Published& published = {}) {
  return Json::parse(b4_json(report, v4, patch, published));
}

TEST(B4, TheSeriesFailsIfItHasANewFinding) {
  const Json checks = b4(sample::report(), std::nullopt);
  ASSERT_EQ(checks.size(), 1U);
  EXPECT_EQ(checks[0]["tool"], "kseries");
  EXPECT_EQ(checks[0]["status"], "fail");
  EXPECT_FALSE(checks[0].contains("url"));
  EXPECT_NE(checks[0]["details"].get<std::string>().find("NULL pointer"), std::string::npos);
}

TEST(B4, APatchHasTheFindingsThatItCauses) {
  const Json second = b4(sample::report(), 2);
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0]["status"], "fail");
  EXPECT_NE(second[0]["details"].get<std::string>().find("NULL pointer"), std::string::npos);
  const Json third = b4(sample::report(), 3);
  EXPECT_EQ(third[0]["details"].get<std::string>().find("NULL pointer"), std::string::npos);
  EXPECT_EQ(third[0]["status"], "warn") << "it was not tried on 6.1";
}

TEST(B4, AnUnknownPatchHasNoChecks) { EXPECT_EQ(b4(sample::report(), 99), Json::array()); }

TEST(B4, TheCulpritCountsMoreThanTheBlamedPatch) {
  Report report = sample::report();
  for (Finding& finding : report.findings) {
    if (finding.kind == Verdict::panic) finding.triage.culprit = Culprit{.patch = 3};
  }
  EXPECT_NE(b4(report, 3)[0]["details"].get<std::string>().find("NULL pointer"), std::string::npos);
  EXPECT_EQ(b4(report, 2)[0]["details"].get<std::string>().find("NULL pointer"), std::string::npos);
}

TEST(B4, AFindingOfTheBaseIsAWarningAndAKnownFailureIsNot) {
  Report report = sample::report();
  report.series = {sample::series()};
  report.compiled_lines.clear();
  for (Finding& finding : report.findings) finding.known = "listed";
  EXPECT_EQ(b4(report, std::nullopt)[0]["status"], "pass");
  report.findings[1].known = "";
  report.findings[1].triage.status = FindingStatus::pre_existing;
  EXPECT_EQ(b4(report, std::nullopt)[0]["status"], "warn");
}

TEST(B4, ASeriesThatWasNotTestedIsAWarning) {
  Report report;
  report.series = {sample::series()};
  EXPECT_EQ(b4(report, std::nullopt)[0]["status"], "warn");
}

TEST(B4, LinksToThePageIfTheRunIsPublished) {
  EXPECT_EQ(b4(sample::report(), std::nullopt, {"https://ci.example.com/r1/"})[0]["url"],
            "https://ci.example.com/r1/index.html");
}

TEST(FindMail, MatchesMessageIdsBeforeSubjects) {
  Report report = sample::report();
  SeriesSource source{.tree = "6.12", .series = v4, .cover = {}, .patches = {}, .owners = {}};
  source.cover = MailHeader{.message_id = "cover@x", .subject = "", .from = "", .to = {}, .cc = {}};
  source.patches.resize(2);
  source.patches[0].number = 1;
  source.patches[0].subject = "vfio: Prepare";
  source.patches[1].number = 2;
  source.patches[1].header.message_id = "two@x";
  report.sources = {source};
  EXPECT_EQ(find_mail(report, "cover@x", "")->patch, 0);
  EXPECT_EQ(find_mail(report, "two@x", "vfio: Prepare")->patch, 2);
  EXPECT_EQ(find_mail(report, "other@x", "vfio: Prepare")->patch, 1);
  EXPECT_EQ(find_mail(report, "", report.series[0].title)->patch, 0);
  EXPECT_FALSE(find_mail(report, "other@x", "other"));
  EXPECT_FALSE(find_mail(report, "", ""));
}

TEST(Kcidb, HasTheRequiredFieldsAndUniqueIds) {
  const Json report = Json::parse(kcidb_json(sample::report(), "kseries", {"https://x.org/r1"}));
  EXPECT_EQ(report["version"]["major"], 5);
  const std::map<std::string, std::vector<std::string>> required = {
      {"checkouts", {"id", "origin"}},
      {"builds", {"checkout_id", "id", "origin"}},
      {"tests", {"build_id", "id", "origin"}},
      {"issues", {"id", "version", "origin"}},
      {"incidents", {"id", "origin", "issue_id", "issue_version"}}};
  const std::regex id("[a-z0-9_]+:[^\\x00]*");
  std::map<std::string, std::set<std::string>> ids;
  for (const auto& [list, names] : required) {
    ASSERT_FALSE(report[list].empty()) << list;
    for (const Json& object : report[list]) {
      for (const std::string& name : names) EXPECT_TRUE(object.contains(name)) << list << name;
      EXPECT_TRUE(std::regex_match(object["id"].get<std::string>(), id)) << object["id"];
      EXPECT_TRUE(ids[list].insert(object["id"]).second) << object["id"];
    }
  }
  for (const Json& test : report["tests"]) EXPECT_TRUE(ids["builds"].contains(test["build_id"]));
  for (const Json& build : report["builds"])
    EXPECT_TRUE(ids["checkouts"].contains(build["checkout_id"]));
  for (const Json& incident : report["incidents"]) {
    EXPECT_TRUE(ids["issues"].contains(incident["issue_id"]));
    EXPECT_TRUE(incident.contains("test_id") ? ids["tests"].contains(incident["test_id"])
                                             : ids["builds"].contains(incident["build_id"]));
  }
}

TEST(Kcidb, PathsOfTestsAreThoseOfKernelCi) {
  Report report;
  report.cells = {sample::booted(sample::cell("a", "y", "n"), Verdict::pass, "")};
  report.cells[0].cases[0].suite = "tree:vfio";
  report.cells[0].cases[0].name = "vfio_dma_mapping_test/iommu=off <&>/./..";
  const Json tests = Json::parse(kcidb_json(report, "kseries", {}))["tests"];
  EXPECT_EQ(tests[0]["path"], "boot");
  EXPECT_EQ(tests[1]["path"], "kselftest.vfio.vfio_dma_mapping_test.iommu_off____");
  EXPECT_EQ(tests[2]["path"], "kseries.smoke.cdev.dma");
  EXPECT_EQ(tests[3]["status"], "SKIP");
}

TEST(Sarif, HasTheRequiredPropertiesAndLines) {
  const Json sarif = Json::parse(sarif_json(sample::report()));
  EXPECT_EQ(sarif["version"], "2.1.0");
  EXPECT_EQ(sarif["runs"][0]["tool"]["driver"]["name"], "kseries");
  const Json& results = sarif["runs"][0]["results"];
  ASSERT_FALSE(results.empty());
  std::set<std::string> rules;
  for (const Json& rule : sarif["runs"][0]["tool"]["driver"]["rules"]) rules.insert(rule["id"]);
  bool any_line = false;
  for (const Json& result : results) {
    EXPECT_TRUE(rules.contains(result["ruleId"]));
    EXPECT_FALSE(result["message"]["text"].get<std::string>().empty());
    if (!result.contains("locations") || !result["locations"][0].contains("physicalLocation"))
      continue;
    const Json& place = result["locations"][0]["physicalLocation"];
    any_line = any_line || (place["artifactLocation"]["uri"] == "drivers/vfio/group.c" &&
                            place["region"]["startLine"] == 210);
  }
  EXPECT_TRUE(any_line);
}

TEST(Sarif, StaysBelowTenMebibytes) {
  Report report = sample::report();
  Finding finding = report.findings[2];
  report.findings.clear();
  for (int i = 0; i < 6000; i++) {
    finding.title = std::to_string(i) + std::string(3000, '"');
    report.findings.push_back(finding);
  }
  const std::string text = sarif_json(report);
  EXPECT_LE(text.size(), 10U << 20);
  EXPECT_GT(Json::parse(text)["runs"][0]["results"].size(), 100U);
  EXPECT_LE(code_quality_json(report).size(), 4U << 20);
  EXPECT_LE(github_summary(report).size(), 1U << 20);
}

TEST(CodeQuality, HasAPlaceAndAStableFingerprint) {
  Report report = sample::report();
  const Json list = Json::parse(code_quality_json(report));
  ASSERT_FALSE(list.empty());
  for (const Json& issue : list) {
    EXPECT_FALSE(issue["location"]["path"].get<std::string>().empty());
    EXPECT_GE(issue["location"]["lines"]["begin"].get<int>(), 1);
  }
  report.run = "r2";
  report.findings.front().places.clear();
  EXPECT_EQ(Json::parse(code_quality_json(report))[0]["fingerprint"], list[0]["fingerprint"]);
}

TEST(GitHub, AnnotatesTheLinesOfFindings) {
  const std::string text = github_annotations(sample::report());
  EXPECT_NE(text.find("::error file=drivers/vfio/group.c,line=210,title=kseries%3A panic%3A BUG"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("::warning file=drivers/vfio/vfio.h,line=70,title=kseries%3A not compiled"),
            std::string::npos);
  for (const std::string_view line : split_lines(text))
    EXPECT_TRUE(line.starts_with("::error ") || line.starts_with("::warning ")) << line;
}

TEST(GitHub, ShowsAtMostTenAnnotationsOfAKind) {
  Report report = sample::report();
  report.findings.insert(report.findings.end(), 50, report.findings[2]);
  const std::string text = github_annotations(report);
  size_t errors = 0;
  for (const std::string_view line : split_lines(text))
    errors += line.starts_with("::error") ? 1 : 0;
  EXPECT_EQ(errors, 10U);
}

TEST(GitHub, TextOfTheReportIsNotMarkup) {
  Report report = sample::report();
  report.findings[0].title = "# <script>x</script> | [a](b) `c` ![i](j) **d**";
  report.findings[0].detail = "```\n# heading\n````\n<script>\n";
  const std::string text = github_summary(report);
  EXPECT_NE(text.find("&lt;script&gt;x&lt;/script&gt; \\| \\[a\\]\\(b\\) \\`c\\`"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("`````text\n```\n# heading\n````\n<script>\n`````\n"), std::string::npos);
}

}  // namespace
}  // namespace kseries
