// SPDX-License-Identifier: GPL-2.0-only
#include "klog/parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iomanip>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "model/names.h"
#include "testing/golden.h"

namespace kseries {
namespace {

std::string dump(const Frame& frame) {
  std::ostringstream out;
  out << (frame.exact ? "  @ " : (frame.reliable ? "    " : "  ? ")) << frame.function << "+0x"
      << std::hex << frame.offset << "/0x" << frame.size;
  if (!frame.module.empty()) out << " [" << frame.module << "]";
  out << "\n";
  return out.str();
}

std::string dump(const std::vector<Splat>& splats) {
  std::ostringstream out;
  for (const Splat& splat : splats) {
    const auto lines = std::count(splat.text.begin(), splat.text.end(), '\n') + 1;
    out << enum_name(splat.cls) << (splat.fatal ? " fatal" : "") << ": " << splat.title << "\n"
        << "  fingerprint: " << splat.fingerprint << "\n"
        << "  comm '" << splat.comm << "', line " << splat.first_line << ", " << lines
        << " lines\n";
    for (const Frame& frame : splat.frames) out << dump(frame);
  }
  return out.str();
}

TEST(Console, ReadsTheGoldenConsoles) {
  const auto inputs = golden::inputs(KSERIES_TESTDATA "/klog", ".log");
  ASSERT_FALSE(inputs.empty());
  for (const auto& input : inputs) {
    SCOPED_TRACE(input.filename().string());
    const std::string actual = dump(parse_console(golden::read(input)).splats);
    auto expected = input;
    EXPECT_EQ(actual, golden::expected(expected.replace_extension(".expected"), actual));
  }
}

std::string fixture(const std::string& name) {
  return golden::read(KSERIES_TESTDATA "/klog/" + name);
}

TEST(Console, SameBugHasTheSameFingerprintOnTwoKernels) {
  const auto old = parse_console(fixture("warning-message-6.12.log")).splats;
  const auto recent = parse_console(fixture("warning-7.2.log")).splats;
  ASSERT_FALSE(old.empty());
  ASSERT_FALSE(recent.empty());
  EXPECT_EQ(old[0].fingerprint, recent[0].fingerprint);
}

TEST(Console, DifferentBugsHaveDifferentFingerprints) {
  for (const auto& [first, second] :
       {std::pair("allocation-set-size-7.2.log", "allocation-copy-7.2.log"),
        std::pair("rust-overflow-6.12.log", "rust-index-6.12.log")}) {
    const auto left = parse_console(fixture(first)).splats;
    const auto right = parse_console(fixture(second)).splats;
    ASSERT_EQ(left.size(), 1U);
    ASSERT_EQ(right.size(), 1U);
    EXPECT_NE(left[0].fingerprint, right[0].fingerprint);
  }
}

TEST(Console, LinesAfterAJoinedNameHaveTheirOwnNumbers) {
  const auto splats = parse_console(
                          "INFO: task a\nb:77 blocked for more than 120 seconds.\n"
                          "Kernel panic - not syncing: the end\n")
                          .splats;
  ASSERT_EQ(splats.size(), 2U);
  EXPECT_EQ(splats[0].comm, "a b");
  EXPECT_EQ(splats[0].first_line, 1);
  EXPECT_EQ(splats[1].first_line, 3);
}

TEST(Console, NameThatNeverEndsTakesNoOtherLines) {
  const auto splats = parse_console(
                          "INFO: task a\n"
                          "BUG: Bad page state in process x  pfn:12345\n"
                          "BUG: Bad page map in process y  pte:12345\n")
                          .splats;
  EXPECT_EQ(splats.size(), 2U);
}

TEST(Console, MessageOfAWarningComesFromTheSameThread) {
  const auto splats = parse_console(
                          "[    1.000000][    T9] ------------[ cut here ]------------\n"
                          "[    1.000000][    T7] demo: link is up\n"
                          "[    1.000000][    T9] what went wrong\n"
                          "[    1.000000][    T9] WARNING: CPU: 0 PID: 9 at a.c:1 f+0x1/0x2\n")
                          .splats;
  ASSERT_EQ(splats.size(), 1U);
  EXPECT_EQ(splats[0].title, "WARNING: a.c:1 at f: what went wrong");
}

TEST(Console, OtherThreadsDoNotEndAReport) {
  std::string console =
      "[    1.000000][    T9] BUG: sleeping function called from invalid context at a.c:1\n";
  for (int i = 0; i < 90; ++i) console += "[    1.000000][    T7] demo: link is up\n";
  console +=
      "[    1.000000][    T9] Call Trace:\n"
      "[    1.000000][    T9]  vfio_open+0x1/0x2\n";
  const auto splats = parse_console(console).splats;
  ASSERT_EQ(splats.size(), 1U);
  EXPECT_EQ(splats[0].fingerprint, "sleeping-in-atomic vfio_open");
}

TEST(Console, UnwinderDoesNotCutATrace) {
  const auto splats = parse_console(fixture("unwinder-in-trace-6.12.log")).splats;
  ASSERT_EQ(splats.size(), 3U);
  EXPECT_EQ(splats[0].fingerprint, "kasan demo_read vfs_read");
}

TEST(Console, ArrivalOfTheFirstLineIsTheTime) {
  const std::vector<double> arrival = {1, 2, 3, 4, 5};
  const auto splats =
      parse_console("a\nb\nc\nBUG: Bad page state in process x  pfn:12345\nd\n", arrival).splats;
  ASSERT_EQ(splats.size(), 1U);
  EXPECT_EQ(splats[0].first_line, 4);
  EXPECT_DOUBLE_EQ(splats[0].seconds, 4);
}

TEST(Console, PanicBelongsToThePrecedingOops) {
  const auto splats = parse_console(fixture("list-corruption-6.12.log")).splats;
  ASSERT_EQ(splats.size(), 1U);
  EXPECT_TRUE(splats[0].fatal);
  EXPECT_NE(splats[0].text.find("end Kernel panic"), std::string::npos);
}

TEST(Console, InitExitingIsAPanicOfItsOwn) {
  const auto splats = parse_console(fixture("page-fault-7.2.log")).splats;
  ASSERT_EQ(splats.size(), 2U);
  EXPECT_EQ(splats[1].cls, SplatClass::panic);
}

TEST(Console, HostileBytesGiveValidText) {
  std::string console = "BUG: \xff \x1b[31m bad\nCPU: 0 PID: 1 Comm: \xfe\xfe Not tainted\n";
  console[6] = '\0';
  const auto splats = parse_console(console).splats;
  ASSERT_EQ(splats.size(), 1U);
  EXPECT_EQ(splats[0].title, printable_utf8(splats[0].title));
  EXPECT_EQ(splats[0].comm, printable_utf8(splats[0].comm));
  EXPECT_EQ(splats[0].text, printable_utf8(splats[0].text));
}

TEST(Console, FloodOfSplatsIsBoundedAndKeepsTheLastFatalOne) {
  std::string console;
  for (int i = 0; i < 20000; ++i)
    console += "BUG: Bad rss-counter state in process" +
               std::string(static_cast<size_t>(i % 900), 'x') + "\n";
  console += "Kernel panic - not syncing: the end\n";
  const auto splats = parse_console(console).splats;
  EXPECT_LE(splats.size(), 400U);
  EXPECT_EQ(splats.back().cls, SplatClass::panic);
}

/// One of several hundred different warnings.
std::string distinct(int number) {
  return "BUG: Bad rss-counter state in process" +
         std::string(static_cast<size_t>(number / 20), 'x') +
         std::string(static_cast<size_t>(number % 20), 'y') + "\n";
}

TEST(Console, AnIdleCpuDoesNotHideTheTraceOfTheStalledOne) {
  const auto splats = parse_console(
                          "rcu: INFO: rcu_sched self-detected stall on CPU\n"
                          "rcu: Stack dump where RCU GP kthread last ran:\n"
                          "NMI backtrace for cpu 0 skipped: idling at default_idle+0xb/0x10\n"
                          "CPU: 1 PID: 40 Comm: busy Not tainted 6.1.192 #1\n"
                          "RIP: 0010:spin+0x3d/0x40\n"
                          "Call Trace:\n"
                          " vfs_write+0xa5/0x310\n")
                          .splats;
  ASSERT_EQ(splats.size(), 1U);
  EXPECT_EQ(splats[0].fingerprint, "rcu-stall spin vfs_write");
  EXPECT_EQ(splats[0].comm, "busy");
}

TEST(Console, ANewSplatReplacesARepetition) {
  std::string console;
  for (int i = 0; i < 40; ++i) {
    for (int same = 0; same < 12; ++same) console += distinct(i);
  }
  for (int i = 40; i < 60; ++i) console += distinct(i);
  const ReadConsole read = parse_console(console);
  EXPECT_EQ(read.splats.size(), 400U);
  EXPECT_EQ(read.lost, 0U);
  std::set<std::string> kinds;
  for (const Splat& splat : read.splats) kinds.insert(splat.fingerprint);
  EXPECT_EQ(kinds.size(), 60U);
}

TEST(Console, DroppedSplatsAreCounted) {
  std::string console;
  for (int i = 0; i < 410; ++i) console += distinct(i) + distinct(i);
  ReadConsole read = parse_console(console);
  EXPECT_EQ(read.splats.size(), 400U);
  EXPECT_EQ(read.lost, 20U);
  read = parse_console(console + "Kernel panic - not syncing: the end\n");
  EXPECT_EQ(read.splats.size(), 400U);
  EXPECT_EQ(read.splats.back().cls, SplatClass::panic);
  EXPECT_EQ(read.lost, 21U);
}

TEST(Console, EqualSplatsAreKeptUpToADozenTimes) {
  std::string console;
  for (int i = 0; i < 100; ++i) console += fixture("refcount-6.12.log");
  EXPECT_EQ(parse_console(console).splats.size(), 12U);
}

TEST(Console, TextOfOneSplatIsBounded) {
  std::string console = "BUG: KASAN: something\nCall Trace:\n";
  for (int i = 0; i < 100000; ++i) console += " function_with_a_name+0x10/0x20\n";
  const auto splats = parse_console(console).splats;
  ASSERT_EQ(splats.size(), 1U);
  EXPECT_LT(splats[0].text.size(), 40000U);
  EXPECT_LE(splats[0].frames.size(), 128U);
}

}  // namespace
}  // namespace kseries
