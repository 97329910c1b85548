// SPDX-License-Identifier: GPL-2.0-only
#include "report/series_lines.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

Patch patch(int number, int old_start, int new_start, const std::vector<HunkLine>& lines) {
  Patch patch;
  patch.number = number;
  FileDiff file;
  file.old_path = file.new_path = "a.c";
  Hunk hunk{.old_start = old_start,
            .old_count = 0,
            .new_start = new_start,
            .new_count = 0,
            .section = "",
            .lines = lines};
  for (const HunkLine& line : lines) {
    hunk.old_count += line.kind != '+' ? 1 : 0;
    hunk.new_count += line.kind != '-' ? 1 : 0;
  }
  file.hunks = {hunk};
  patch.files = {file};
  return patch;
}

/// The file has ten lines. Patch 1 adds "x" and "y" after line 3. Patch 2 adds two lines at the top
/// and removes "x".
SeriesSource two_patches() {
  SeriesSource source{.tree = "t", .series = "s", .cover = {}, .patches = {}, .owners = {}};
  source.patches = {patch(1, 3, 3, {{' ', "3"}, {'+', "x"}, {'+', "y"}, {' ', "4"}}),
                    patch(2, 1, 1, {{'+', "p"}, {'+', "q"}, {' ', "1"}})};
  Hunk removal{.old_start = 3,
               .old_count = 3,
               .new_start = 5,
               .new_count = 2,
               .section = "",
               .lines = {{' ', "3"}, {'-', "x"}, {' ', "y"}}};
  source.patches[1].files[0].hunks.push_back(removal);
  source.owners["a.c"] = {2, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
  return source;
}

std::optional<int> find(const SeriesSource& source, size_t patch, size_t hunk, int line) {
  const FileDiff& file = source.patches[patch].files[0];
  return SeriesLines(Report{}, source)
      .final_line(source.patches[patch].number, file, file.hunks[hunk], line);
}

TEST(SeriesLines, LaterPatchesMoveAndRemoveLines) {
  const SeriesSource source = two_patches();
  EXPECT_EQ(find(source, 0, 0, 5), 6) << "y";
  EXPECT_EQ(find(source, 0, 0, 4), std::nullopt) << "x";
  EXPECT_EQ(find(source, 1, 0, 1), 1) << "p";
  EXPECT_EQ(find(source, 1, 0, 2), 2) << "q";
}

TEST(SeriesLines, AHunkWithAnOffsetIsWhereItWasApplied) {
  SeriesSource source = two_patches();
  source.patches.pop_back();
  source.owners["a.c"] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1};
  Report report;
  report.series.resize(1);
  report.series[0].tree = "t";
  report.series[0].series = "s";
  report.series[0].patches.resize(1);
  report.series[0].patches[0].number = 1;
  report.series[0].patches[0].hunks = {
      {.path = "a.c", .number = 1, .old_start = 3, .status = HunkStatus::offset, .offset = 5}};
  const FileDiff& file = source.patches[0].files[0];
  EXPECT_EQ(SeriesLines(report, source).final_line(1, file, file.hunks[0], 4), 9);
}

TEST(SeriesLines, ALineThatAnotherPatchWroteHasNoMark) {
  SeriesSource source = two_patches();
  source.owners["a.c"] = std::vector<int>(13, 0);
  EXPECT_EQ(find(source, 0, 0, 5), std::nullopt);
  source.owners.clear();
  EXPECT_EQ(find(source, 0, 0, 5), std::nullopt);
}

}  // namespace
}  // namespace kseries
