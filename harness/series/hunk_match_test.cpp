// SPDX-License-Identifier: GPL-2.0-only
#include "series/hunk_match.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Distinct lines: "line 1\nline 2\n...".
std::string numbered(int first, int last) {
  std::string text;
  for (int i = first; i <= last; ++i) text += "line " + std::to_string(i) + "\n";
  return text;
}

/// Replaces "line N" by "new N", with three lines of context.
Hunk replaces(int line) {
  Hunk hunk{line - 3, 7, line - 3, 7, "", {}};
  for (int i = line - 3; i <= line + 3; ++i) {
    const std::string text = "line " + std::to_string(i);
    if (i == line) {
      hunk.lines.push_back({'-', text});
      hunk.lines.push_back({'+', "new " + std::to_string(i)});
    } else {
      hunk.lines.push_back({' ', text});
    }
  }
  return hunk;
}

TEST(HunkMatch, AppliesAtTheLineInItsHeader) {
  TextFile file = make_text_file(numbered(1, 20));
  const HunkMatch match = match_hunk(file, replaces(10));
  EXPECT_EQ(match.result.status, HunkStatus::applied);
  EXPECT_EQ(match.at, 6U);
  put_hunk(file, replaces(10), match.at, 3);
  EXPECT_EQ(join_lines(file), numbered(1, 9) + "new 10\n" + numbered(11, 20));
  EXPECT_EQ(file.owner[9], 3);
  EXPECT_EQ(file.owner[8], 0);
  EXPECT_EQ(file.owner.size(), 20U);
}

TEST(HunkMatch, OffsetIsReported) {
  const TextFile later = make_text_file("a\nb\n" + numbered(1, 20));
  const HunkMatch match = match_hunk(later, replaces(10));
  EXPECT_EQ(match.result.status, HunkStatus::offset);
  EXPECT_EQ(match.result.offset, 2);
  const TextFile earlier = make_text_file(numbered(4, 20));
  EXPECT_EQ(match_hunk(earlier, replaces(10)).result.offset, -3);
}

TEST(HunkMatch, NearestOfTwoPlacesIsTaken) {
  const TextFile file = make_text_file(numbered(5, 15) + numbered(1, 4) + numbered(5, 15));
  EXPECT_EQ(match_hunk(file, replaces(10)).result.offset, -4);
}

TEST(HunkMatch, ResultInTheFileIsAlreadyApplied) {
  TextFile file = make_text_file("x\n" + numbered(1, 20));
  put_hunk(file, replaces(10), 7, 1);
  file.taken.assign(file.taken.size(), false);
  const HunkMatch match = match_hunk(file, replaces(10));
  EXPECT_EQ(match.result.status, HunkStatus::already_applied);
  EXPECT_EQ(match.result.offset, 1);
}

TEST(HunkMatch, ChangedContextReportsWhereItAppliesWithFuzz) {
  const TextFile file = make_text_file("a\n" + numbered(1, 12) + "other\n" + numbered(14, 20));
  const HunkMatch match = match_hunk(file, replaces(10));
  EXPECT_EQ(match.result.status, HunkStatus::conflict);
  EXPECT_EQ(match.result.nearest_fuzz, 1);
  EXPECT_EQ(match.result.nearest_line, 8);
  EXPECT_THAT(match.result.expected, HasSubstr("line 13\n"));
  EXPECT_THAT(match.result.found, HasSubstr("other\n"));
  EXPECT_EQ(match.result.found_line, 11);
}

TEST(HunkMatch, FuzzIsLimitedToContext) {
  const TextFile file = make_text_file(numbered(1, 9) + "other\n" + numbered(11, 20));
  const HunkMatch match = match_hunk(file, replaces(10));
  EXPECT_EQ(match.result.status, HunkStatus::conflict);
  EXPECT_EQ(match.result.nearest_fuzz, 0);
  EXPECT_EQ(match.result.nearest_line, 0);
  EXPECT_EQ(match.result.found_line, 7);
  EXPECT_EQ(match.result.found, numbered(7, 9) + "other\n" + numbered(11, 13));
  EXPECT_EQ(match.result.expected, numbered(7, 13));
}

TEST(HunkMatch, FirstLineIsBoundToTheStartAndMissingContextToTheEnd) {
  Hunk at_start{1, 1, 1, 2, "", {{'+', "new"}, {' ', "line 1"}}};
  EXPECT_EQ(match_hunk(make_text_file(numbered(1, 3)), at_start).result.status,
            HunkStatus::applied);
  EXPECT_EQ(match_hunk(make_text_file("x\n" + numbered(1, 3)), at_start).result.status,
            HunkStatus::conflict);
  Hunk at_end{3, 1, 3, 2, "", {{' ', "line 3"}, {'+', "new"}}};
  EXPECT_EQ(match_hunk(make_text_file(numbered(1, 3)), at_end).result.status, HunkStatus::applied);
  EXPECT_EQ(match_hunk(make_text_file(numbered(1, 4)), at_end).result.status, HunkStatus::conflict);
}

TEST(HunkMatch, LinesOfAnotherHunkAreNotMatchedAgain) {
  TextFile file = make_text_file(numbered(1, 20));
  put_hunk(file, replaces(10), 6, 1);
  Hunk context{7, 1, 7, 2, "", {{' ', "line 7"}, {'+', "new"}, {' ', "line 8"}}};
  EXPECT_EQ(match_hunk(file, context).result.status, HunkStatus::conflict);
}

TEST(HunkMatch, MissingNewlineAtTheEndCounts) {
  Hunk hunk{3, 1, 3, 1, "", {{'-', "line 3", true}, {'+', "line 3"}}};
  TextFile file = make_text_file("line 1\nline 2\nline 3");
  ASSERT_EQ(match_hunk(file, hunk).result.status, HunkStatus::applied);
  put_hunk(file, hunk, 2, 1);
  EXPECT_EQ(join_lines(file), "line 1\nline 2\nline 3\n");
  EXPECT_NE(match_hunk(make_text_file("line 1\nline 2\nline 3\n"), hunk).result.status,
            HunkStatus::applied);
}

TEST(HunkMatch, RemovalIsRecognisedByItsContext) {
  Hunk hunk{5, 4, 5, 3, "", {{' ', "}"}, {'-', "gone"}, {' ', ""}, {' ', "}"}}};
  EXPECT_EQ(match_hunk(make_text_file("}\n\n}\n"), hunk).result.status, HunkStatus::conflict);
  Hunk good = replaces(10);
  good.lines.erase(good.lines.begin() + 4);
  EXPECT_EQ(match_hunk(make_text_file(numbered(1, 9) + numbered(11, 20)), good).result.status,
            HunkStatus::already_applied);
}

TEST(HunkMatch, DistantMatchWithTheResultNearbyIsExplained) {
  Hunk hunk{2, 2, 2, 3, "", {{' ', "alpha"}, {'+', "added"}, {' ', "beta"}}};
  const HunkMatch match =
      match_hunk(make_text_file("x\nalpha\nadded\nbeta\nalpha\nbeta\nz\n"), hunk);
  EXPECT_EQ(match.result.status, HunkStatus::offset);
  EXPECT_THAT(match.result.explanation, HasSubstr("already exist at line 2"));
}

TEST(HunkMatch, EmptyFileAndPureInsertion) {
  Hunk create{0, 0, 1, 1, "", {{'+', "new"}}};
  TextFile file = make_text_file("");
  ASSERT_EQ(match_hunk(file, create).result.status, HunkStatus::applied);
  put_hunk(file, create, 0, 2);
  EXPECT_THAT(file.owner, ElementsAre(2));
  EXPECT_EQ(match_hunk(make_text_file("x\n"), create).result.status, HunkStatus::conflict);
}

}  // namespace
}  // namespace kseries
