// SPDX-License-Identifier: GPL-2.0-only
#include "report/junit.h"

#include <gtest/gtest.h>

#include <map>
#include <pugixml.hpp>

#include "testing/golden.h"
#include "testing/sample_report.h"

namespace kseries {
namespace {

pugi::xml_document parsed(const std::string& xml) {
  pugi::xml_document document;
  const pugi::xml_parse_result result =
      document.load_buffer(xml.data(), xml.size(), pugi::parse_full, pugi::encoding_utf8);
  EXPECT_TRUE(result) << result.description() << " at " << result.offset;
  return document;
}

pugi::xml_node suite(const pugi::xml_document& document, const std::string& cell) {
  for (const pugi::xml_node node : document.child("testsuites").children("testsuite")) {
    for (const pugi::xml_node property : node.child("properties").children("property")) {
      if (std::string(property.attribute("name").value()) == "cell" &&
          property.attribute("value").value() == cell) {
        return node;
      }
    }
  }
  ADD_FAILURE() << "no suite for " << cell;
  return {};
}

/// "pass", or the name of the element in the test case: "failure", "skipped" and so on.
std::string outcome(pugi::xml_node suite, const std::string& name) {
  const pugi::xml_node test = suite.find_child_by_attribute("testcase", "name", name.c_str());
  if (!test) return "absent";
  for (const char* kind : {"failure", "error", "skipped"}) {
    if (test.child(kind)) return kind;
  }
  return "pass";
}

std::string message(pugi::xml_node suite, const std::string& name) {
  const pugi::xml_node test = suite.find_child_by_attribute("testcase", "name", name.c_str());
  return test.first_child().attribute("message").value();
}

TEST(Junit, MatchesTheGoldenFile) {
  const std::string actual = junit_xml(sample::report());
  EXPECT_EQ(actual, golden::expected(KSERIES_TESTDATA "/report/junit.xml", actual));
}

TEST(Junit, WhatDiffersFromTheBaseIsACase) {
  Report report;
  report.cells = {sample::booted(sample::cell("a", "y", "n"), Verdict::tests_skipped, "why")};
  EXPECT_EQ(outcome(suite(parsed(junit_xml(report)), "a"), "skipped tests"), "absent");
  report.cells[0].skipped_passes = {{"cdev", 12, 20, "no cdev", "base"}};
  report.cells[0].new_messages.resize(1);
  report.cells[0].new_messages[0].example = "vfio-pci 0000:00:04.0: new";
  const pugi::xml_document document = parsed(junit_xml(report));
  EXPECT_EQ(outcome(suite(document, "a"), "skipped tests"), "failure");
  EXPECT_EQ(message(suite(document, "a"), "skipped tests"),
            "cdev: 12 of 20 tests that pass without the series are skipped, mostly because: no "
            "cdev");
  EXPECT_EQ(message(suite(document, "a"), "kernel messages"), "vfio-pci 0000:00:04.0: new");
  EXPECT_EQ(outcome(suite(document, "a"), "verdict"), "absent");
}

TEST(Junit, ABadVerdictThatNoCaseShowsIsACaseOfItsOwn) {
  Report report;
  report.cells = {sample::booted(sample::cell("a", "y", "n"), Verdict::incomplete,
                                 "nothing was tested: no case passed or failed")};
  for (CaseResult& test : report.cells[0].cases) test.result = TestResult::skip;
  const pugi::xml_document document = parsed(junit_xml(report));
  EXPECT_EQ(outcome(suite(document, "a"), "verdict"), "error");
  EXPECT_EQ(message(suite(document, "a"), "verdict"), report.cells[0].message);
  report.cells[0].verdict = Verdict::pass;
  EXPECT_EQ(outcome(suite(parsed(junit_xml(report)), "a"), "verdict"), "absent");
}

TEST(Junit, AMissingPartAndATreeThatKconfigRejectsFail) {
  Report report;
  SeriesResult none;
  none.tree = "6.12";
  none.kconfig_problem = {.file = "Kconfig", .line = 1, .message = "syntax error"};
  report.series = {sample::series(), none};
  report.series[0].missing = {4};
  const pugi::xml_document document = parsed(junit_xml(report));
  const pugi::xml_node suites = document.child("testsuites");
  const pugi::xml_node first = suites.child("testsuite");
  EXPECT_EQ(outcome(first, "part 4"), "failure");
  const pugi::xml_node second = first.next_sibling("testsuite");
  EXPECT_STREQ(second.attribute("name").value(), "6.12/none/apply");
  EXPECT_EQ(message(second, "kconfig"), "Kconfig:1: syntax error");
}

TEST(Junit, CountsMatchTheCases) {
  const pugi::xml_document document = parsed(junit_xml(sample::report()));
  std::map<std::string, size_t> total;
  for (const pugi::xml_node node : document.child("testsuites").children("testsuite")) {
    std::map<std::string, size_t> found;
    double seconds = 0;
    for (const pugi::xml_node test : node.children("testcase")) {
      found["tests"]++;
      found["failures"] += test.child("failure") ? 1 : 0;
      found["errors"] += test.child("error") ? 1 : 0;
      found["skipped"] += test.child("skipped") ? 1 : 0;
      seconds += test.attribute("time").as_double(-1000);
      EXPECT_STRNE(test.attribute("classname").value(), "");
    }
    for (const char* name : {"tests", "failures", "errors", "skipped"}) {
      EXPECT_EQ(node.attribute(name).as_uint(9999), found[name])
          << node.attribute("name").value() << " " << name;
      total[name] += found[name];
    }
    EXPECT_NEAR(node.attribute("time").as_double(), seconds, 0.01);
    EXPECT_STREQ(node.attribute("timestamp").value(), "2026-11-22T19:00:00Z");
  }
  for (const auto& [name, count] : total) {
    EXPECT_EQ(document.child("testsuites").attribute(name.c_str()).as_uint(), count) << name;
  }
}

TEST(Junit, TheStagesOfACellAreCases) {
  const pugi::xml_document document = parsed(junit_xml(sample::report()));
  const pugi::xml_node pass = suite(document, "c1");
  for (const char* name : {"configure", "build", "warnings", "boot", "group.open"}) {
    EXPECT_EQ(outcome(pass, name), "pass") << name;
  }
  EXPECT_EQ(outcome(pass, "container.v1"), "skipped");
  EXPECT_EQ(message(pass, "container.v1"), "no VFIO_CONTAINER");
  const pugi::xml_node broken = suite(document, "c4");
  EXPECT_EQ(outcome(broken, "configure"), "pass");
  EXPECT_EQ(outcome(broken, "build"), "failure");
  EXPECT_EQ(outcome(broken, "boot"), "skipped");
  EXPECT_EQ(outcome(suite(document, "c5"), "warnings"), "failure");
  EXPECT_EQ(outcome(suite(document, "c7"), "boot"), "failure");
  EXPECT_EQ(outcome(suite(document, "c8"), "harness"), "error");
  EXPECT_EQ(outcome(suite(document, "c9"), "configure"), "skipped");
}

TEST(Junit, ASplatFailsTheTestThatWasRunning) {
  const pugi::xml_document document = parsed(junit_xml(sample::report()));
  const pugi::xml_node oops = suite(document, "c2");
  EXPECT_EQ(outcome(oops, "cdev.dma"), "failure");
  EXPECT_NE(message(oops, "cdev.dma").find("NULL pointer"), std::string::npos);
  EXPECT_EQ(outcome(oops, "boot"), "failure") << "and the guest died";
  EXPECT_EQ(outcome(oops, "container.v1"), "skipped") << "not reached";
}

TEST(Junit, AnUnchargedSplatFailsTheBoot) {
  Report report;
  report.cells = {sample::booted(sample::cell("a", "y", "y"), Verdict::splat, "WARNING")};
  report.cells[0].splats = {sample::null_pointer()};
  report.cells[0].splats[0].running_test = "";
  const pugi::xml_document document = parsed(junit_xml(report));
  EXPECT_EQ(outcome(suite(document, "a"), "boot"), "failure");
  EXPECT_EQ(outcome(suite(document, "a"), "cdev.dma"), "pass");
}

TEST(Junit, TheTestThatHungIsAnError) {
  const pugi::xml_document document = parsed(junit_xml(sample::report()));
  EXPECT_EQ(outcome(suite(document, "c7"), "cdev.dma"), "error");
  EXPECT_EQ(message(suite(document, "c7"), "cdev.dma"), "no result: no output for 30 s");
}

TEST(Junit, AKnownHangDoesNotFailTheBootIfThereIsAnotherFinding) {
  Report report;
  report.cells = {sample::hung()};
  CellResult& cell = report.cells[0];
  cell.verdict = Verdict::test_failed;
  cell.exit_known = "R8: it hangs";
  cell.cases[0].result = TestResult::fail;
  cell.cases[1].known = "not reached: R8: it hangs";
  cell.cases[1].missing_cause = MissingCause::not_reached;
  const pugi::xml_document document = parsed(junit_xml(report));
  const pugi::xml_node found = suite(document, "c7");
  EXPECT_EQ(outcome(found, "boot"), "pass");
  EXPECT_EQ(outcome(found, "group.open"), "failure");
}

TEST(Junit, ASplatOfAnotherBootDoesNotFailATest) {
  Report report = sample::report();
  report.cells[1].splats[0].boot = 2;
  const pugi::xml_document document = parsed(junit_xml(report));
  const pugi::xml_node oops = suite(document, "c2");
  EXPECT_NE(outcome(oops, "cdev.dma"), "failure");
  EXPECT_EQ(outcome(oops, "boot"), "failure");
}

TEST(Junit, KnownFailuresAreSkippedWithTheirReason) {
  const pugi::xml_document document = parsed(junit_xml(sample::report()));
  EXPECT_EQ(outcome(suite(document, "c6"), "group.open"), "skipped");
  EXPECT_EQ(message(suite(document, "c6"), "group.open"),
            "known failure: R6: reads return 0 instead of an error");
}

TEST(Junit, NamesOfSuitesAndCasesAreUnique) {
  const pugi::xml_document document = parsed(junit_xml(sample::report()));
  std::map<std::string, int> seen;
  for (const pugi::xml_node node : document.child("testsuites").children("testsuite")) {
    seen[std::string("suite ") + node.attribute("name").value()]++;
    for (const pugi::xml_node test : node.children("testcase")) {
      seen[std::string(test.attribute("classname").value()) + " : " +
           test.attribute("name").value()]++;
    }
  }
  for (const auto& [name, count] : seen) EXPECT_EQ(count, 1) << name;
}

TEST(Junit, AFlavourIsPartOfTheSuitesName) {
  Report report = sample::report();
  report.cells[0].cell.flavour = "kasan";
  const pugi::xml_document document = parsed(junit_xml(report));
  const std::string name = suite(document, report.cells[0].cell.id).attribute("name").value();
  EXPECT_NE(name.find("/kasan/"), std::string::npos) << name;
}

TEST(Junit, EveryByteOfAConsoleGivesValidXml) {
  std::string bytes;
  for (int i = 0; i < 256; i++) bytes += static_cast<char>(i);
  bytes += "]]> <![CDATA[ &#0; &amp; \xED\xA0\x80 \xF4\x90\x80\x80 \xEF\xBF\xBF";
  Report report;
  report.campaign = bytes;
  report.cells = {sample::booted(sample::cell("a", "y", "y"), Verdict::test_failed, bytes)};
  CellResult& cell = report.cells[0];
  cell.console = bytes;
  cell.repro = Reproduction{bytes, ReproductionVerb::boot, bytes, bytes};
  cell.cell.permutation = bytes;
  cell.cases[0] = {bytes, bytes, TestResult::fail, 1e300, bytes, ""};
  const std::string xml = junit_xml(report);
  const pugi::xml_document document = parsed(xml);
  for (const char c : xml) {
    const auto byte = static_cast<unsigned char>(c);
    EXPECT_TRUE(byte >= 0x20 || byte == '\n' || byte == '\t') << static_cast<int>(byte);
  }
  const std::string out = suite(document, "a").child("system-out").text().get();
  EXPECT_NE(out.find("]]> <![CDATA[ &#0; &amp; "), std::string::npos);
  EXPECT_NE(out.find("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string::npos);
}

TEST(Junit, SystemOutIsBounded) {
  Report report;
  report.cells = {sample::booted(sample::cell("a", "y", "y"), Verdict::pass, "")};
  report.cells[0].console = std::string(1U << 20, '\xFF');  // becomes longer as printable text
  const pugi::xml_document document = parsed(junit_xml(report));
  const std::string out = suite(document, "a").child("system-out").text().get();
  EXPECT_LE(out.size(), 64U << 10);
  EXPECT_GT(out.size(), 60U << 10);
}

}  // namespace
}  // namespace kseries
