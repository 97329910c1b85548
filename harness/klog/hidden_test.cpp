// SPDX-License-Identifier: GPL-2.0-only
#include "klog/hidden.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "klog/parser.h"

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string hidden(std::string_view port, std::string_view console) {
  return read_console_report(port, {}, console).hidden.text;
}

TEST(Hidden, RecordThatTheConsoleLacksIsHidden) {
  const std::string port =
      "KTAP version 1\n"
      "@kmsg [    2.000001] shown\n"
      "@kmsg [    2.000002] BUG: sleeping function called from invalid context at a.c:1\n";
  const std::string console = "[    2.000001] shown\r\n[    3.000000] kseries: done\r\n";
  EXPECT_EQ(hidden(port, console),
            "[    2.000002] BUG: sleeping function called from invalid context at a.c:1\n");
}

TEST(Hidden, ConsoleMayHaveACallerALevelOrTextOfAProgramInFront) {
  const std::string port = "@kmsg [   12.345678] one\n";
  for (const char* console : {"[   12.345678] one\n", "[   12.345678][    T1] one\n",
                              "<4>[   12.345678] one\n", "prompt# [   12.345678] one\r\n"}) {
    EXPECT_EQ(hidden(port, console), "") << console;
  }
  EXPECT_NE(hidden(port, "[   12.345679] one\n"), "") << "another time";
}

TEST(Hidden, TextIsComparedIfTheConsoleHasNoTimes) {
  EXPECT_EQ(hidden("@kmsg [    1.000000] a\n@kmsg [    2.000000] a\n", "a\n"), "[    2.000000] a\n")
      << "each line stands for one record";
}

TEST(Hidden, RecordWithSeveralLinesIsComparedByLine) {
  EXPECT_EQ(hidden("@kmsg [    1.000000] a\\x0ab \\x5c\n", "[    1.000000] a\n"),
            "[    1.000000] b \\\n");
}

TEST(Hidden, LinesOfSuitesAreNotThoseOfInit) {
  const ConsoleReport report =
      read_console_report("  @kmsg [    1.000000] BUG: fake\n  @console! x\n", {}, "");
  EXPECT_EQ(report.hidden.lines, 0U);
  EXPECT_THAT(report.changes, IsEmpty());
}

TEST(Hidden, ChangesAndRemarksAreLinesOfInit) {
  const ConsoleReport report = read_console_report(
      "@console! s changed /proc/sys/kernel/printk from '15 4 1 7' to '1 4 1 7'\n"
      "@console s: 3 kernel messages were not compared with the console\n",
      {}, "");
  EXPECT_THAT(report.changes,
              ElementsAre("s changed /proc/sys/kernel/printk from '15 4 1 7' to '1 4 1 7'"));
  EXPECT_THAT(report.remarks,
              ElementsAre("s: 3 kernel messages were not compared with the console"));
}

TEST(Hidden, SplatInHiddenMessagesHasTheTimeOfItsArrival) {
  const std::vector<double> arrival = {1, 7};
  const ConsoleReport report = read_console_report(
      "x\n@kmsg [    2.000002] BUG: sleeping function called from invalid context at a.c:1\n",
      arrival, "");
  const ReadConsole read = parse_console(report.hidden.text, report.hidden.arrival);
  ASSERT_EQ(read.splats.size(), 1U);
  EXPECT_EQ(read.splats[0].seconds, 7);
}

}  // namespace
}  // namespace kseries
