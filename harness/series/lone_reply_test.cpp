// SPDX-License-Identifier: GPL-2.0-only
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "series/series.h"

namespace kseries {
namespace {

RawMail reply_with_diff(const std::string& file) {
  return {
      "From: Zoe <zoe@example.org>\nSubject: Re: [PATCH 2/3] vfio: text\n"
      "In-Reply-To: <part-2@example.org>\n\nWhat about this?\n\n"
      "diff --git a/f.c b/f.c\n--- a/f.c\n+++ b/f.c\n@@ -1 +1 @@\n-old\n+new\n",
      file, 1};
}

TEST(LoneReply, ItsDiffIsAPatch) {
  const auto series = series_from_mails({reply_with_diff("reply.eml")}, "s");
  ASSERT_TRUE(series) << series.error().what;
  ASSERT_EQ(series->patches.size(), 1U);
  EXPECT_EQ(series->patches[0].subject, "vfio: text");
  EXPECT_EQ(series->patches[0].author_name, "Zoe");
}

TEST(LoneReply, NextToOtherMailsItIsDiscussion) {
  const auto series = series_from_mails({reply_with_diff("m"), reply_with_diff("m")}, "s");
  ASSERT_FALSE(series);
  EXPECT_THAT(series.error().what, testing::HasSubstr("no patch"));
}

}  // namespace
}  // namespace kseries
