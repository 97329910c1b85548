// SPDX-License-Identifier: GPL-2.0-only
#include "report/format.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(Format, AsciiConvertsQuotesAndReplacesTheRest) {
  EXPECT_EQ(ascii("\xE2\x80\x98x\xE2\x80\x99 \xE2\x86\x92 a\tb\n"), "'x' -> a b\n");
  EXPECT_EQ(ascii("J\xC3\xBCrgen \xFF \x1B[31m"), "J?rgen \\xff \\x1b[31m");
}

TEST(Format, TruncationIsMarked) {
  EXPECT_EQ(clipped("abcdef", 6), "abcdef");
  EXPECT_EQ(clipped("abcdefg", 6), "abcd..");
  EXPECT_EQ(clipped("abc", 2), "ab");
}

TEST(Format, LinesAreWrappedAtSpacesButNotInWords) {
  EXPECT_EQ(wrapped("aa bb cc", 7, "- "), "- aa bb\n  cc\n");
  EXPECT_EQ(wrapped("aaaaaaaaaa b", 5, ""), "aaaaaaaaaa\nb\n");
  EXPECT_EQ(wrapped("", 5, "x"), "x\n");
  EXPECT_EQ(wrapped("a\nNo findings", 60, "- "), "- a No findings\n");
}

TEST(Format, DurationsAreReadable) {
  EXPECT_EQ(duration_text(0), "0 s");
  EXPECT_EQ(duration_text(-1), "0 s");
  EXPECT_EQ(duration_text(0.84), "0.8 s");
  EXPECT_EQ(duration_text(9.96), "10 s");
  EXPECT_EQ(duration_text(59.6), "1 min 00 s");
  EXPECT_EQ(duration_text(3725), "1 h 02 min");
}

TEST(Format, AdjacentNumbersBecomeRanges) {
  EXPECT_EQ(ranges_text({}), "");
  EXPECT_EQ(ranges_text({1, 4, 5, 6, 9, 10}), "1, 4-6, 9, 10");
}

TEST(Format, LinesThatAreLeftOutAreCounted) {
  EXPECT_EQ(quoted_lines("a\nb\nc\n", 2, "> "), "> a\n> b\n> (1 more line)\n");
  EXPECT_EQ(quoted_lines("a\nb\n", 2, "> "), "> a\n> b\n");
}

TEST(Format, ATableIsAlignedAndFitted) {
  Table table{{{"name", "n"}, {"a-long-name-here", "12"}}, "<>"};
  EXPECT_EQ(table.text(" "), " name               n\n a-long-name-here  12\n");
  table.fit(14, {0});
  EXPECT_EQ(table.width(), 14U);
  EXPECT_EQ(table.text(""), "name         n\na-long-n..  12\n");
  table.fit(3, {0});
  EXPECT_EQ(table.width(), 10U) << "no column gets narrower than 6";
}

}  // namespace
}  // namespace kseries
