// SPDX-License-Identifier: GPL-2.0-only
#include "ktap/parser.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "testing/golden.h"

namespace kseries {
namespace {

const char* enum_name(TestResult result) {
  switch (result) {
    case TestResult::pass:
      return "pass";
    case TestResult::fail:
      return "FAIL";
    case TestResult::skip:
      return "skip";
    case TestResult::xfail:
      return "xfail";
    case TestResult::missing:
      return "MISSING";
  }
  return "?";
}

void dump(const TestCase& test, const std::string& indent, std::string& out) {
  out += indent + enum_name(test.result) + " " + test.name + "\n";
  std::string message = test.message;
  for (size_t at = message.find('\n'); at != std::string::npos; at = message.find('\n', at + 1))
    message.insert(at + 1, indent + "    | ");
  if (!message.empty()) out += indent + "    | " + message + "\n";
  for (const TestCase& inner : test.subtests) dump(inner, indent + "  ", out);
}

std::string dump(const TestRun& run) {
  std::string out = "planned " + std::to_string(run.planned) +
                    (run.complete ? ", complete\n" : ", not complete\n");
  for (const TestCase& test : run.suites) dump(test, "", out);
  for (const std::string& problem : run.problems) out += "problem: " + problem + "\n";
  return out;
}

TEST(Ktap, ReadsTheGoldenStreams) {
  const auto inputs = golden::inputs(KSERIES_TESTDATA "/ktap", ".log");
  ASSERT_FALSE(inputs.empty());
  for (const auto& input : inputs) {
    SCOPED_TRACE(input.filename().string());
    const std::string actual = dump(parse_ktap(golden::read(input)));
    auto expected = input;
    EXPECT_EQ(actual, golden::expected(expected.replace_extension(".expected"), actual));
  }
}

/// The output of a suite as guests/init forwards it, indented.
std::string with_marks(const std::string& announcement) {
  return "KTAP version 1\n1..1\n# Subtest: smoke\n" + announcement +
         "  TAP version 13\n  1..3\n"
         "  #  RUN           global.host_answers ...\n"
         "  ok 1 global.host_answers\n"
         "  #  RUN           smoke.cdev.dma ...\n"
         "  # kseries: uses 0000:00:04.0\n"
         "  ok 2 smoke.cdev.dma\n"
         "  #  RUN           smoke.cdev.id ...\n"
         "  ok 3 smoke.cdev.id\n"
         "ok 1 smoke\n";
}

std::vector<DeviceUse> device_use(const TestRun& run) {
  std::vector<DeviceUse> all;
  for (const TestCase& test : run.suites.at(0).subtests) all.push_back(test.device_use);
  return all;
}

TEST(Ktap, ASuiteThatReportsDeviceUseMarksEachCaseThatUsesOne) {
  const TestRun run = parse_ktap(with_marks("  # kseries: reports device use\n"));
  EXPECT_TRUE(run.complete);
  EXPECT_TRUE(run.problems.empty());
  EXPECT_EQ(device_use(run), (std::vector{DeviceUse::none, DeviceUse::used, DeviceUse::none}));
  EXPECT_EQ(run.suites[0].subtests[1].message, "") << "a mark is not a message";
  EXPECT_EQ(run.suites[0].message, "");
}

TEST(Ktap, TheDeviceUseOfAnotherSuiteIsUnknown) {
  EXPECT_EQ(device_use(parse_ktap(with_marks(""))),
            (std::vector{DeviceUse::unknown, DeviceUse::used, DeviceUse::unknown}));
  const TestRun two = parse_ktap(
      "KTAP version 1\n1..2\n# Subtest: a\n  # kseries: reports device use\n  TAP version 13\n"
      "  1..1\n  ok 1 x\nok 1 a\n# Subtest: b\n  TAP version 13\n  1..1\n  ok 1 y\nok 2 b\n");
  EXPECT_EQ(two.suites.at(0).subtests.at(0).device_use, DeviceUse::none);
  EXPECT_EQ(two.suites.at(1).subtests.at(0).device_use, DeviceUse::unknown)
      << "the announcement is about one program";
}

TEST(Ktap, AMarkBehindTheQuotingOfTheKselftestRunnerCounts) {
  const TestRun run = parse_ktap(
      "TAP version 13\n1..1\n# # kseries: reports device use\n# TAP version 13\n# 1..2\n"
      "# # kseries: uses /dev/iommu\n# ok 1 x\n# ok 2 y\nok 1 suite\n");
  EXPECT_EQ(device_use(run), (std::vector{DeviceUse::used, DeviceUse::none}));
}

TEST(Ktap, TheResultLineReportsHowTheProgramEnded) {
  const TestRun run = parse_ktap(
      "TAP version 13\n1..4\nnot ok 1 a # signal 11\nnot ok 2 b # TIMEOUT after 30 s\n"
      "# signal handlers are broken\nnot ok 3 c\nok 4 d # SKIP signal tests need a terminal\n");
  ASSERT_EQ(run.suites.size(), 4U);
  EXPECT_EQ(run.suites[0].program_exit, ProgramExit::signal);
  EXPECT_EQ(run.suites[1].program_exit, ProgramExit::timeout);
  EXPECT_EQ(run.suites[2].program_exit, ProgramExit::normal) << "only a message of the program";
  EXPECT_EQ(run.suites[3].program_exit, ProgramExit::normal);
}

TEST(Ktap, AParentWithoutTheAnnouncedSubtestsHasFailed) {
  const TestRun run = parse_ktap(
      "KTAP version 1\n1..3\n    TAP version 13\nok 1 a\n    TAP version 13\n    1..0\nok 2 b\n"
      "    TAP version 13\n    1..0 # SKIP no device\nok 3 c\n");
  ASSERT_EQ(run.suites.size(), 3U);
  EXPECT_EQ(run.suites[0].result, TestResult::fail);
  EXPECT_EQ(run.suites[1].result, TestResult::fail);
  EXPECT_EQ(run.suites[2].result, TestResult::skip);
}

TEST(Ktap, EmptyStreamIsNotComplete) {
  const TestRun run = parse_ktap("");
  EXPECT_FALSE(run.complete);
  EXPECT_EQ(run.planned, -1);
  EXPECT_EQ(run.problems.size(), 1U);
}

TEST(Ktap, TimesStartAtThePreviousLineOrTheStartOfTheTest) {
  const std::vector<double> arrival = {1, 2, 3, 5, 8, 13};
  const TestRun run = parse_ktap(
      "KTAP version 1\n"
      "1..3\n"
      "ok 1 a\n"
      "# RUN           b ...\n"
      "not ok 2 b\n"
      "# RUN           c ...\n",
      arrival);
  ASSERT_EQ(run.suites.size(), 3U);
  EXPECT_DOUBLE_EQ(run.suites[0].started, 1);
  EXPECT_DOUBLE_EQ(run.suites[0].seconds, 2);
  EXPECT_DOUBLE_EQ(run.suites[1].started, 5);
  EXPECT_DOUBLE_EQ(run.suites[1].ended, 8);
  EXPECT_DOUBLE_EQ(run.suites[1].seconds, 3);
  EXPECT_EQ(run.suites[2].name, "c");
  EXPECT_EQ(run.suites[2].result, TestResult::missing);
  EXPECT_DOUBLE_EQ(run.suites[2].started, 13);
  EXPECT_DOUBLE_EQ(run.suites[2].ended, 0);
}

TEST(Ktap, ShortArrivalLeavesTimesUnknown) {
  const std::vector<double> arrival = {1, 2};
  const TestRun run = parse_ktap("TAP version 13\n1..1\nok 1 a\n", arrival);
  ASSERT_EQ(run.suites.size(), 1U);
  EXPECT_DOUBLE_EQ(run.suites[0].ended, 0);
  EXPECT_DOUBLE_EQ(run.suites[0].seconds, 0);
}

TEST(Ktap, HugePlanIsCheap) {
  const TestRun run = parse_ktap("KTAP version 1\n1..1000000000\nok 999999999 a\n");
  EXPECT_FALSE(run.complete);
  EXPECT_EQ(run.planned, 1000000000);
  EXPECT_LE(run.suites.size(), 10001U);
}

TEST(Ktap, LargestPlanIsAPlan) {
  const TestRun run = parse_ktap("KTAP version 1\n1..2147483647\nok 2147483647 a\n");
  EXPECT_EQ(run.planned, 2147483647);
  EXPECT_FALSE(run.complete);
  EXPECT_LE(run.suites.size(), 10001U);
}

TEST(Ktap, LargerNumbersAreReportedAndIgnored) {
  const TestRun run = parse_ktap(
      "KTAP version 1\n1..2147483648\nok 1 a\nok 2147483648 b\n"
      "not ok 99999999999999999999999 c\n");
  EXPECT_EQ(run.planned, -1);
  EXPECT_FALSE(run.complete);
  ASSERT_EQ(run.suites.size(), 1U);
  ASSERT_EQ(run.problems.size(), 4U);
  EXPECT_EQ(run.problems[0], "line 2: number exceeds 2147483647, line ignored");
  EXPECT_EQ(run.problems[2], "line 5: number exceeds 2147483647, line ignored");
}

TEST(Ktap, HugeNumbersWithoutAPlanAreCheap) {
  const TestRun run = parse_ktap("ok 999999999 a\n# RUN   b ...\n");
  EXPECT_EQ(run.suites.size(), 2U);
}

TEST(Ktap, DepthIsBounded) {
  std::string text;
  for (int depth = 0; depth < 200; ++depth)
    text += std::string(static_cast<size_t>(depth) * 2, ' ') + "KTAP version 1\n";
  text += std::string(400, ' ') + "ok 1 deep\n";
  const TestRun run = parse_ktap(text);
  EXPECT_FALSE(run.complete);
}

TEST(Ktap, ProblemsAreBounded) {
  std::string text = "KTAP version 1\n1..1\n";
  for (int i = 0; i < 5000; ++i) text += "ok 7 again\n";
  EXPECT_LE(parse_ktap(text).problems.size(), 101U);
}

TEST(Ktap, ThePrefixOfALogIsRemoved) {
  const std::string output =
      "KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: s\n    1..2\n    ok 1 x\n"
      "    not ok 2 y\nnot ok 1 s\n";
  const std::string plain = dump(parse_ktap(output));
  for (const std::string prefix :
       {"Dec 01 15:28:11 host kernel: ", "Dec  1 15:28:11 host kernel: [    1.234567] ",
        "[Tue Dec  1 15:28:11 2026] ", "kern  :info  : [    1.234567] ",
        "2026-12-01T15:28:11,123456+00:00 ", "console| ", "<6>"}) {
    std::string log;
    for (const std::string_view line : split_lines(output))
      log += prefix + std::string(line) + "\n";
    EXPECT_EQ(dump(parse_ktap(log)), plain) << prefix;
  }
}

TEST(Ktap, LinesWithoutThePrefixOfALogAreKept) {
  const TestRun run = parse_ktap("Dec  1 15:28:11 host kernel: KTAP version 1\n1..1\nok 1 a\n");
  EXPECT_TRUE(run.complete);
  const TestRun prose = parse_ktap("a TAP version 13\nKTAP version 1\n1..1\nok 1 a\n");
  EXPECT_TRUE(prose.complete);
}

TEST(Ktap, InvalidBytesBecomeVisibleEscapes) {
  const TestRun run = parse_ktap("KTAP version 1\n1..1\n# \xff\x01\nnot ok 1 a\xfe\n");
  ASSERT_EQ(run.suites.size(), 1U);
  EXPECT_EQ(run.suites[0].name, "a\\xfe");
  EXPECT_EQ(run.suites[0].message, "\\xff\\x01");
}

}  // namespace
}  // namespace kseries
