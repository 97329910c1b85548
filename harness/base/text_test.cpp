// SPDX-License-Identifier: GPL-2.0-only
#include "base/text.h"

#include <gtest/gtest.h>

#include "testing/hostile_text.h"

namespace kseries {
namespace {

TEST(Text, LastLineWithoutNewlineCounts) {
  EXPECT_EQ(split_lines("a\r\nb"), (std::vector<std::string_view>{"a", "b"}));
  EXPECT_TRUE(split_lines("").empty());
  EXPECT_EQ(split_lines("\n").size(), 1U);
}

TEST(Text, NumberMustFillTheText) {
  EXPECT_EQ(to_number("42"), 42);
  EXPECT_FALSE(to_number("42x"));
  EXPECT_FALSE(to_number(""));
}

TEST(Text, OverlongSurrogateAndCutSequencesAreNotUtf8) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8(std::string("a\0b", 3)));
  EXPECT_TRUE(is_utf8("\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80 \xED\x9F\xBF \xF4\x8F\xBF\xBF"));
  for (const char* text : {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xE2\x82",
                           "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    EXPECT_FALSE(is_utf8(text)) << text;
  }
}

TEST(Text, InvalidUtf8AndControlsBecomeVisible) {
  EXPECT_EQ(printable_utf8("a\xC3\xA9z"), "a\xC3\xA9z");
  EXPECT_EQ(printable_utf8("a\xFFz"), "a\\xffz");
  EXPECT_EQ(printable_utf8("a\x1B[0m"), "a\\x1b[0m");
  EXPECT_EQ(printable_utf8("\xED\xA0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(printable_utf8("\xEF\xBF\xBF"), "\\uffff");
  EXPECT_EQ(printable_utf8("\xC2\x9B"
                           "31m"),
            "\\x9b31m");
  EXPECT_EQ(printable_utf8("\xE2\x80\xAE\xD8\x9C"), "\\u202e\\u061c");
  EXPECT_EQ(printable_utf8(std::string_view("a\0b", 3)), "a\\x00b");
}

TEST(Text, EveryUnprintableCharacterIsEscapedAndNoOther) {
  for (const hostile::Character& one : hostile::characters()) {
    EXPECT_EQ(printable_utf8("<" + one.bytes + ">"), "<" + one.shown + ">");
    EXPECT_EQ(printable_line("<" + one.bytes + ">"), "<" + one.shown + ">");
  }
  for (const char* plain : {" ", "~", "\xC2\xA0", "\xD8\x9B", "\xE2\x80\xA7", "\xE2\x80\xAF",
                            "\xE2\x81\xA5", "\xE2\x81\xAA", "\xF0\x9F\x98\x80"}) {
    EXPECT_EQ(printable_utf8(plain), plain);
  }
}

TEST(Text, OnlyCarriageReturnsThatEndALineAreDropped) {
  EXPECT_EQ(printable_utf8("a\r\nb\r\r\nc\r"), "a\nb\nc");
  EXPECT_EQ(printable_utf8("finding\rclean  "), "finding\\x0dclean  ");
}

TEST(Text, LineStaysOneLine) { EXPECT_EQ(printable_line("a\tb\nc"), "a b\\x0ac"); }

TEST(Text, BoundedKeepsBothEndsAndCountsTheBytesLeftOut) {
  const std::string text = bounded("0123456789", 2, 3);
  EXPECT_EQ(text.substr(0, 2), "01");
  EXPECT_EQ(text.substr(text.size() - 3), "789");
  EXPECT_NE(text.find("5 bytes"), std::string::npos);
}

TEST(Text, NearestReturnsOnlySimilarNames) {
  EXPECT_EQ(nearest("VFIO_NOIOMU", {"VFIO_NOIOMMU", "PCI"}, 3),
            (std::vector<std::string>{"VFIO_NOIOMMU"}));
}

}  // namespace
}  // namespace kseries
