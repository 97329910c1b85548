// SPDX-License-Identifier: GPL-2.0-only
#include "guest/port_log.h"

#include <gmock/gmock.h>

#include "base/text.h"

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(PortLog, TimeOfALineIsThatOfItsEnd) {
  PortLog log(1000);
  EXPECT_THAT(log.add("one\r\ntw", 1.0), ElementsAre("one"));
  EXPECT_THAT(log.add("o\n", 2.0), ElementsAre("two"));
  EXPECT_THAT(log.add("rest", 3.0), IsEmpty());
  EXPECT_EQ(log.text(), "one\r\ntwo\nrest");
  EXPECT_THAT(log.arrivals(), ElementsAre(1.0, 2.0, 3.0));
}

TEST(PortLog, KeepsTheStartAndTheEndOfAFlood) {
  PortLog log(200);
  for (int i = 0; i < 1000; ++i) log.add("line " + std::to_string(i) + "\n", i);
  const std::string text = log.text();
  EXPECT_TRUE(text.starts_with("line 0\nline 1\n"));
  EXPECT_TRUE(text.ends_with("line 998\nline 999\n"));
  EXPECT_NE(text.find("bytes omitted]"), std::string::npos);
  EXPECT_LT(text.size(), 200U);
  EXPECT_EQ(split_lines(text).size(), log.arrivals().size());
  EXPECT_EQ(log.arrivals().back(), 999.0);
}

TEST(PortLog, BoundsTheNumberOfEmptyLines) {
  PortLog log(1000);
  log.add(std::string(100000, '\n'), 1.0);
  EXPECT_LT(log.arrivals().size(), 50U);
  EXPECT_GT(log.omitted(), 99900U);
}

TEST(PortLog, SplitsALineThatNeverEnds) {
  PortLog log(50000);
  size_t lines = 0;
  for (int i = 0; i < 100; ++i) lines += log.add(std::string(10000, 'x'), i).size();
  EXPECT_GT(lines, 10U);
  EXPECT_LT(log.text().size(), 120000U);
  EXPECT_GT(log.omitted(), 880000U);
}

}  // namespace
}  // namespace kseries
