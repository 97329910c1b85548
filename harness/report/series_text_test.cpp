// SPDX-License-Identifier: GPL-2.0-only
#include "report/series_text.h"

#include <gtest/gtest.h>

#include "testing/golden.h"

namespace kseries {
namespace {

HunkResult hunk(HunkStatus status, int number = 1) {
  HunkResult result;
  result.path = "drivers/vfio/vfio_main.c";
  result.number = number;
  result.old_start = 1250;
  result.status = status;
  return result;
}

TEST(SeriesText, EveryStatusMatchesTheGoldenFile) {
  SeriesResult result;
  result.tree = "6.12";
  result.series = "vfio-fix";
  result.title = "vfio: Fix\x1b[31m it";
  result.remarks = {"missing: part 7 of 7"};
  HunkResult moved = hunk(HunkStatus::offset, 2);
  moved.offset = -12;
  moved.explanation = "the added lines already exist at line 3; the change may be duplicated";
  result.patches.push_back(
      {1, "vfio: Exactly", PatchStatus::applied, "", "c0ffee", {hunk(HunkStatus::applied)}});
  result.patches.push_back({2, "vfio: Elsewhere", PatchStatus::applied, "", "c0ffee", {moved}});
  HunkResult conflict = hunk(HunkStatus::conflict);
  conflict.expected = "\tint ret;\n\n\tret = old();\n\tif (ret)\n";
  conflict.found = "\tint ret;\n\n\tret = new();\n\tif (ret)\n";
  conflict.found_line = 1260;
  conflict.nearest_line = 1258;
  conflict.nearest_fuzz = 1;
  conflict.explanation = "patch 1 of this series changed these lines";
  HunkResult absent = hunk(HunkStatus::conflict, 0);
  absent.path = "drivers/vfio/gone.c";
  absent.explanation = "there is no such file";
  result.patches.push_back({3,
                            "vfio: Not at all",
                            PatchStatus::conflict,
                            "one line",
                            "",
                            {conflict, hunk(HunkStatus::already_applied, 2), absent}});
  result.patches.push_back({4,
                            "vfio: Upstream",
                            PatchStatus::already_applied,
                            "the tree already has this patch",
                            "",
                            {hunk(HunkStatus::already_applied)}});
  result.patches.push_back(
      {5, "vfio: Evil", PatchStatus::refused, "../x: the path leaves the tree with '..'", "", {}});
  result.patches.push_back(
      {6, "vfio: Later", PatchStatus::skipped, "not tried: patch 3 failed", "", {}});
  const std::string text = series_text(result);
  EXPECT_EQ(text, golden::expected(
                      std::filesystem::path(KSERIES_TESTDATA) / "series/check.expected", text));
}

TEST(SeriesText, WholeSeriesThatApplies) {
  SeriesResult result;
  result.tree = "6.12";
  result.series = "s";
  result.patches.push_back({1, "one", PatchStatus::applied, "", "c", {}});
  EXPECT_EQ(series_text(result), "s on 6.12: the patch applies\n   1  applied         one\n");
  result.patches.push_back({2, "two", PatchStatus::applied, "", "c", {}});
  EXPECT_EQ(series_text(result).substr(0, 30), "s on 6.12: all 2 patches apply");
}

}  // namespace
}  // namespace kseries
