// SPDX-License-Identifier: GPL-2.0-only
#include "series/hunk_match.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>

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

HunkMatch match_in(const std::string& content, const Hunk& hunk) {
  EditedLines file(make_text_file(content));
  return match_hunk(file, hunk);
}

HunkStatus status_in(const std::string& content, const Hunk& hunk) {
  return match_in(content, hunk).result.status;
}

TEST(HunkMatch, AppliesAtTheLineInItsHeader) {
  EditedLines file(make_text_file(numbered(1, 20)));
  const HunkMatch match = match_hunk(file, replaces(10));
  EXPECT_EQ(match.result.status, HunkStatus::applied);
  EXPECT_EQ(match.place, 6U);
  file.put(replaces(10), match.place, 3);
  const TextFile result = file.take();
  EXPECT_EQ(join_lines(result), numbered(1, 9) + "new 10\n" + numbered(11, 20));
  EXPECT_EQ(result.owner[9], 3);
  EXPECT_EQ(result.owner[8], 0);
  EXPECT_EQ(result.owner.size(), 20U);
}

TEST(HunkMatch, OffsetIsReported) {
  const HunkMatch match = match_in("a\nb\n" + numbered(1, 20), replaces(10));
  EXPECT_EQ(match.result.status, HunkStatus::offset);
  EXPECT_EQ(match.result.offset, 2);
  EXPECT_EQ(match_in(numbered(4, 20), replaces(10)).result.offset, -3);
}

TEST(HunkMatch, NearestOfTwoPlacesIsTaken) {
  const std::string file = numbered(5, 15) + numbered(1, 4) + numbered(5, 15);
  EXPECT_EQ(match_in(file, replaces(10)).result.offset, -4);
}

TEST(HunkMatch, ResultInTheFileIsAlreadyApplied) {
  const HunkMatch match =
      match_in("x\n" + numbered(1, 9) + "new 10\n" + numbered(11, 20), replaces(10));
  EXPECT_EQ(match.result.status, HunkStatus::already_applied);
  EXPECT_EQ(match.result.offset, 1);
}

TEST(HunkMatch, ChangedContextReportsWhereItAppliesWithFuzz) {
  const HunkMatch match =
      match_in("a\n" + numbered(1, 12) + "other\n" + numbered(14, 20), replaces(10));
  EXPECT_EQ(match.result.status, HunkStatus::conflict);
  EXPECT_EQ(match.result.nearest_fuzz, 1);
  EXPECT_EQ(match.result.nearest_line, 8);
  EXPECT_THAT(match.result.expected, HasSubstr("line 13\n"));
  EXPECT_THAT(match.result.found, HasSubstr("other\n"));
  EXPECT_EQ(match.result.found_line, 11);
}

TEST(HunkMatch, FuzzIsLimitedToContext) {
  const HunkMatch match = match_in(numbered(1, 9) + "other\n" + numbered(11, 20), replaces(10));
  EXPECT_EQ(match.result.status, HunkStatus::conflict);
  EXPECT_EQ(match.result.nearest_fuzz, 0);
  EXPECT_EQ(match.result.nearest_line, 0);
  EXPECT_EQ(match.result.found_line, 7);
  EXPECT_EQ(match.result.found, numbered(7, 9) + "other\n" + numbered(11, 13));
  EXPECT_EQ(match.result.expected, numbered(7, 13));
}

TEST(HunkMatch, FirstLineIsBoundToTheStartAndMissingContextToTheEnd) {
  Hunk at_start{1, 1, 1, 2, "", {{'+', "new"}, {' ', "line 1"}}};
  EXPECT_EQ(status_in(numbered(1, 3), at_start), HunkStatus::applied);
  EXPECT_EQ(status_in("x\n" + numbered(1, 3), at_start), HunkStatus::conflict);
  Hunk at_end{3, 1, 3, 2, "", {{' ', "line 3"}, {'+', "new"}}};
  EXPECT_EQ(status_in(numbered(1, 3), at_end), HunkStatus::applied);
  EXPECT_EQ(status_in(numbered(1, 4), at_end), HunkStatus::conflict);
}

TEST(HunkMatch, LinesOfAnotherHunkAreNotMatchedAgain) {
  EditedLines file(make_text_file(numbered(1, 20)));
  file.put(replaces(10), 6, 1);
  Hunk context{7, 1, 7, 2, "", {{' ', "line 7"}, {'+', "new"}, {' ', "line 8"}}};
  EXPECT_EQ(match_hunk(file, context).result.status, HunkStatus::conflict);
}

TEST(HunkMatch, MissingNewlineAtTheEndCounts) {
  Hunk hunk{3, 1, 3, 1, "", {{'-', "line 3", true}, {'+', "line 3"}}};
  EditedLines file(make_text_file("line 1\nline 2\nline 3"));
  ASSERT_EQ(match_hunk(file, hunk).result.status, HunkStatus::applied);
  file.put(hunk, 2, 1);
  EXPECT_EQ(join_lines(file.take()), "line 1\nline 2\nline 3\n");
  EXPECT_NE(status_in("line 1\nline 2\nline 3\n", hunk), HunkStatus::applied);
}

TEST(HunkMatch, RemovalIsRecognisedByItsContext) {
  Hunk hunk{5, 4, 5, 3, "", {{' ', "}"}, {'-', "gone"}, {' ', ""}, {' ', "}"}}};
  EXPECT_EQ(status_in("}\n\n}\n", hunk), HunkStatus::conflict);
  Hunk good = replaces(10);
  good.lines.erase(good.lines.begin() + 4);
  EXPECT_EQ(status_in(numbered(1, 9) + numbered(11, 20), good), HunkStatus::already_applied);
}

TEST(HunkMatch, DistantMatchWithTheResultNearbyIsExplained) {
  Hunk hunk{2, 2, 2, 3, "", {{' ', "alpha"}, {'+', "added"}, {' ', "beta"}}};
  const HunkMatch match = match_in("x\nalpha\nadded\nbeta\nalpha\nbeta\nz\n", hunk);
  EXPECT_EQ(match.result.status, HunkStatus::offset);
  EXPECT_THAT(match.result.explanation, HasSubstr("already exist at line 2"));
}

TEST(HunkMatch, EmptyFileAndPureInsertion) {
  Hunk create{0, 0, 1, 1, "", {{'+', "new"}}};
  EditedLines file(make_text_file(""));
  ASSERT_EQ(match_hunk(file, create).result.status, HunkStatus::applied);
  file.put(create, 0, 2);
  EXPECT_THAT(file.take().owner, ElementsAre(2));
  EXPECT_EQ(status_in("x\n", create), HunkStatus::conflict);
}

TEST(HunkMatch, ContextWithoutANewlineMatchesALineWithOneUnlessAtTheEnd) {
  // Two lines of context before the end of the hunk, the last one without its newline.
  const Hunk hunk{2, 2, 2, 3, "", {{' ', "b"}, {'+', "new"}, {' ', "c", true}}};
  EditedLines file(make_text_file("a\nb\nc\nd\n"));
  const HunkMatch match = match_hunk(file, hunk);
  ASSERT_EQ(match.result.status, HunkStatus::applied);
  EXPECT_THAT(match.result.explanation, HasSubstr("joined with the next one"));
  file.put(hunk, match.place, 1);
  // git apply does the same.
  EXPECT_EQ(join_lines(file.take()), "a\nb\nnew\ncd\n");
  EXPECT_EQ(status_in("a\nb\nc \t\nd\n", hunk), HunkStatus::applied);
  EXPECT_EQ(status_in("a\nb\ncc\nd\n", hunk), HunkStatus::conflict);
  const Hunk end{3, 1, 3, 1, "", {{'-', "c", true}, {'+', "C", true}}};
  EXPECT_EQ(status_in("a\nb\nc\n", end), HunkStatus::conflict);
  EXPECT_EQ(status_in("a\nb\nc", end), HunkStatus::applied);
}

/// Finds the place by trying each one, nearest first, as git does.
std::optional<size_t> find_by_trying(const std::vector<std::string>& lines,
                                     const std::vector<std::string>& wanted, size_t named) {
  const auto is_at = [&](size_t at) {
    return at + wanted.size() <= lines.size() &&
           std::equal(wanted.begin(), wanted.end(), lines.begin() + static_cast<long>(at));
  };
  for (size_t distance = 0; distance <= lines.size(); ++distance) {
    if (is_at(named + distance)) return named + distance;
    if (distance <= named && is_at(named - distance)) return named - distance;
  }
  return std::nullopt;
}

TEST(EditedLines, FindsTheNearestPlaceInRepetitiveFiles) {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> lines;
    for (int i = 0; i < 30; ++i) lines.push_back(random() % 2 == 0 ? "a\n" : "b\n");
    std::string content;
    for (const std::string& line : lines) content += line;
    std::vector<std::string> wanted;
    for (unsigned i = 0; i < 1 + random() % 5; ++i)
      wanted.push_back(random() % 2 == 0 ? "a\n" : "b\n");
    const size_t named = random() % 31;
    EditedLines file(make_text_file(content));
    EXPECT_EQ(file.find({wanted}, named), find_by_trying(lines, wanted, named)) << round;
  }
}

TEST(EditedLines, LinesCountWithTheEditsSoFar) {
  EditedLines file(make_text_file(numbered(1, 20)));
  const Hunk inserts{2, 2,  2,
                     5, "", {{' ', "line 2"}, {'+', "x"}, {'+', "y"}, {'+', "z"}, {' ', "line 3"}}};
  ASSERT_EQ(match_hunk(file, inserts).result.status, HunkStatus::applied);
  file.put(inserts, 1, 1);
  EXPECT_EQ(file.size(), 23U);
  EXPECT_EQ(file.current(3), 6U);
  EXPECT_EQ(file.place(6), 3U);
  Hunk moved = replaces(10);
  moved.new_start += 3;
  EXPECT_EQ(match_hunk(file, moved).result.status, HunkStatus::applied);
}

}  // namespace
}  // namespace kseries
