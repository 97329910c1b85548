// SPDX-License-Identifier: GPL-2.0-only
#include "series/quilt_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::ElementsAre;

TEST(QuiltList, KeepsOrderAndSkipsCommentsOptionsAndEmptyLines) {
  const auto list = parse_quilt_list(
      "# for 6.12\n\n2-y.patch -p1\n\t10-x.patch\t-pab # why\r\nbugfix/a#1.patch\n", "series");
  ASSERT_TRUE(list) << list.error().what;
  std::vector<std::string> names;
  for (const QuiltEntry& entry : *list) names.push_back(entry.name);
  EXPECT_THAT(names, ElementsAre("2-y.patch", "10-x.patch", "bugfix/a#1.patch"));
  EXPECT_EQ(list->at(1).line, 4);
}

TEST(QuiltList, OtherOptionsAndPathsOutsideAreRefused) {
  for (const char* text : {"a\nb -p0\n", "a\nb -R\n", "a\n../b\n", "a\n/etc/b\n"}) {
    const auto list = parse_quilt_list(text, "series");
    ASSERT_FALSE(list) << text;
    EXPECT_EQ(list.error().where, "series:2");
    EXPECT_EQ(list.error().kind, ErrorKind::usage);
  }
}

}  // namespace
}  // namespace kseries
