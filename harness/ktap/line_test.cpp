// SPDX-License-Identifier: GPL-2.0-only
#include "ktap/line.h"

#include <gtest/gtest.h>

namespace kseries::ktap {
namespace {

TEST(KtapLine, ResultHasNumberNameAndDirective) {
  const Line line = read_line("not ok 12 - a name # SKIP no device");
  EXPECT_EQ(line.kind, LineKind::result);
  EXPECT_FALSE(line.ok);
  EXPECT_EQ(line.number, 12);
  EXPECT_EQ(line.name, "a name");
  EXPECT_EQ(line.word, "SKIP");
  EXPECT_EQ(line.detail, "no device");
  EXPECT_EQ(parse_test_result(line), TestResult::skip);
}

TEST(KtapLine, ProseIsNotAResult) {
  EXPECT_EQ(read_line("ok, then").kind, LineKind::unknown);
  EXPECT_EQ(read_line("ok then").kind, LineKind::unknown);
  EXPECT_EQ(read_line("okay 1").kind, LineKind::unknown);
  EXPECT_EQ(read_line("not 1").kind, LineKind::unknown);
  EXPECT_EQ(read_line("ok 1st try").kind, LineKind::unknown);
  EXPECT_EQ(read_line("1..n").kind, LineKind::unknown);
  EXPECT_EQ(read_line("ok 99999999999999999999 big").kind, LineKind::unknown);
}

TEST(KtapLine, HashWithoutSpaceBelongsToTheName) {
  const Line line = read_line("ok 1 queue#2 # rcode=0");
  EXPECT_EQ(line.name, "queue#2");
  EXPECT_EQ(line.word, "");
  EXPECT_EQ(line.detail, "rcode=0");
}

TEST(KtapLine, DirectiveWithoutDescriptionNamesTheTest) {
  const Line line = read_line("ok 3 # SKIP needs root");
  EXPECT_EQ(line.name, "needs root");
  EXPECT_EQ(parse_test_result(line), TestResult::skip);
}

TEST(KtapLine, DirectivesChangeTheOutcome) {
  EXPECT_EQ(parse_test_result(read_line("not ok 1 a # TODO later")), TestResult::xfail);
  EXPECT_EQ(parse_test_result(read_line("ok 1 a # TODO later")), TestResult::pass);
  EXPECT_EQ(parse_test_result(read_line("ok 1 a # XFAIL known")), TestResult::xfail);
  EXPECT_EQ(parse_test_result(read_line("ok 1 a # XPASS unknown")), TestResult::pass);
  EXPECT_EQ(parse_test_result(read_line("ok 1 a # TIMEOUT 45 seconds")), TestResult::fail);
  EXPECT_EQ(parse_test_result(read_line("not ok 1 a # error EBUSY")), TestResult::fail);
  EXPECT_EQ(parse_test_result(read_line("ok 1 a # skipped: why")), TestResult::skip);
  EXPECT_EQ(parse_test_result(read_line("not ok 1 a # skipped_pages is 3")), TestResult::fail);
  EXPECT_EQ(parse_test_result(read_line("not ok 1 a # whatever")), TestResult::fail);
}

TEST(KtapLine, PrintkPrefixesAreRemoved) {
  EXPECT_EQ(without_stamp("[    1.234567] ok 1 a"), "ok 1 a");
  EXPECT_EQ(without_stamp("<6>[    1.234567][  T123]     ok 1 a"), "    ok 1 a");
  EXPECT_EQ(without_stamp("[    1.234567] [  T123]     ok 1 a"), "    ok 1 a");
  EXPECT_EQ(without_stamp("[ not a stamp ] ok 1 a"), "[ not a stamp ] ok 1 a");
  EXPECT_EQ(without_stamp(""), "");
}

TEST(KtapLine, HarnessAnnouncesTests) {
  EXPECT_EQ(announced_test(" RUN           group.open ..."), "group.open");
  EXPECT_EQ(announced_test("selftests: vfio: dma_test"), "selftests: vfio: dma_test");
  EXPECT_EQ(announced_test("Subtest: example"), "example");
  EXPECT_FALSE(announced_test("RUNNING"));
  EXPECT_TRUE(is_chatter("           OK  group.open"));
  EXPECT_FALSE(is_chatter("group.c:12:open:Expected 0 (0) == ret (-1)"));
}

}  // namespace
}  // namespace kseries::ktap
