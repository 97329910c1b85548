// SPDX-License-Identifier: GPL-2.0-only
#include "series/subject_line.h"

#include <gtest/gtest.h>

#include <vector>

namespace kseries {
namespace {

TEST(SubjectLine, PrefixesInUse) {
  struct Row {
    const char* text;
    bool patch;
    int version, number, total;
    const char* words;
  };
  const std::vector<Row> rows = {
      {"[PATCH v4 05/10] vfio: Allow", true, 4, 5, 10, "vfio: Allow"},
      {"[PATCH] vfio: [sic] Allow", true, 1, -1, 0, "vfio: [sic] Allow"},
      {"[RFC PATCH net-next v2 0/3] t", true, 2, 0, 3, "t"},
      {"[PATCHv3 1/2] t", true, 3, 1, 2, "t"},
      {"[PATCH,V3] t", true, 3, -1, 0, "t"},
      {"[PATCH-v3 1/2] t", true, 3, 1, 2, "t"},
      {"[V2][PATCH 2/2][vfio] t", true, 2, 2, 2, "t"},
      {"[RFCv2 1/1] t", false, 1, 1, 1, "t"},
      {"[PATCH 6.12 3/7] t", true, 1, 3, 7, "t"},
      {"[PATCH\t001/100]   a\n b", true, 1, 1, 100, "a b"},
      {"vfio: Allow", false, 1, -1, 0, "vfio: Allow"},
      {"[PATCH 1/0] t", true, 1, -1, 0, "t"},
      {"[PATCH 2/3] fw: load late", true, 1, 2, 3, "fw: load late"},
      {"[unclosed", false, 1, -1, 0, "[unclosed"},
      {"[PATCHES 1/2] t", false, 1, 1, 2, "t"},
      {"[PATCH]: vfio: t", true, 1, -1, 0, "vfio: t"},
      {"[Patch V4 2/2] : t", true, 4, 2, 2, "t"},
      {"[PATCH 1 of 2] t", true, 1, 1, 2, "t"},
      {"[PATCH 00 of 12 v3] t", true, 3, 0, 12, "t"},
      {"[PATCH 1 / 2] t", true, 1, 1, 2, "t"},
      {"[PATCH one of 2] t", true, 1, -1, 0, "t"},
      {"[PATCH] Re: t", true, 1, -1, 0, "t"},
      {"[PATCH 1/99999] t", true, 1, 1, 99999, "t"},
      {"[PATCH 1/4000000000] t", true, 1, 1, max_parts + 1, "t"},
  };
  for (const Row& row : rows) {
    const SubjectLine subject = parse_subject_line(row.text);
    EXPECT_EQ(subject.patch, row.patch) << row.text;
    EXPECT_EQ(subject.version, row.version) << row.text;
    EXPECT_EQ(subject.number, row.number) << row.text;
    EXPECT_EQ(subject.total, row.total) << row.text;
    EXPECT_EQ(subject.words, row.words) << row.text;
    EXPECT_FALSE(subject.reply) << row.text;
  }
}

TEST(SubjectLine, RevisionOfAPartBelongsToItsVersion) {
  const SubjectLine part = parse_subject_line("[PATCH v2.1 3/7] t");
  EXPECT_TRUE(part.patch);
  EXPECT_EQ(part.version, 2);
  EXPECT_EQ(part.revision, 1);
  EXPECT_EQ(part.number, 3);
  for (const char* text : {"[PATCH v6.12 v2 3/7] t", "[PATCHv2 v6.12 3/7] t"}) {
    EXPECT_EQ(parse_subject_line(text).version, 2) << text;
    EXPECT_EQ(parse_subject_line(text).revision, 0) << text;
  }
  EXPECT_EQ(parse_subject_line("[PATCH v2.1.3 3/7] t").version, 1);
}

TEST(SubjectLine, RepliesInSeveralLanguages) {
  for (const char* text : {"Re: [PATCH 1/2] t", "RE: t", "AW: [PATCH] t", "[list] Re: [PATCH] t",
                           "Fwd: Re: t", "Re[2]: t"})
    EXPECT_TRUE(parse_subject_line(text).reply) << text;
  EXPECT_FALSE(parse_subject_line("vfio: Re: t").reply);
  EXPECT_FALSE(parse_subject_line("regmap: t").reply);
}

}  // namespace
}  // namespace kseries
