// SPDX-License-Identifier: GPL-2.0-only
#include "series/mail_date.h"

#include <gtest/gtest.h>

#include <vector>

namespace kseries {
namespace {

TEST(MailDate, ReadsWhatMailersWrite) {
  struct Row {
    const char* text;
    int64_t seconds;
    int offset;
  };
  const std::vector<Row> rows = {
      {"Thu, 1 Jan 1970 00:00:00 +0000", 0, 0},
      {"Tue, 14 Apr 2026 09:12:33 +0200", 1776150753, 120},
      {"14 apr 2026 09:12:33 -0330", 1776170553, -210},
      {"Thu, 29 Feb 2024 23:59:59 +0000 (UTC)", 1709251199, 0},
      {"Fri,  1 Mar 2024 00:00 GMT", 1709251200, 0},
  };
  for (const Row& row : rows) {
    const auto date = parse_mail_date(row.text);
    ASSERT_TRUE(date) << row.text;
    EXPECT_EQ(date->seconds, row.seconds) << row.text;
    EXPECT_EQ(date->offset, row.offset) << row.text;
  }
}

TEST(MailDate, RefusesAnythingElse) {
  for (const char* text :
       {"", "yesterday", "2026-04-14 09:12:33", "Tue, 14 Apx 2026 09:12:33 +0200",
        "14 Apr 2026 09 +0200", "40 Apr 2026 09:12:33 +0200"})
    EXPECT_FALSE(parse_mail_date(text)) << text;
}

TEST(MailDate, WritesWhatItReads) {
  for (const char* text : {"Tue, 14 Apr 2026 09:12:33 +0200", "Thu, 29 Feb 2024 23:59:59 +0000",
                           "Thu, 1 Jan 1970 00:00:00 +0000", "Sun, 31 Dec 2000 20:00:00 -0330"})
    EXPECT_EQ(mail_date(*parse_mail_date(text)), text);
}

}  // namespace
}  // namespace kseries
