// SPDX-License-Identifier: GPL-2.0-only
#include <gtest/gtest.h>

#include "base/text.h"
#include "series/mbox.h"
#include "series/series.h"
#include "series/series_result.h"
#include "testing/golden.h"

namespace kseries {
namespace {

const std::filesystem::path mailbox_folder = std::filesystem::path(KSERIES_TESTDATA) / "mailbox";

std::string dump(const Result<Series>& series) {
  if (!series) return "error: " + series.error().what + "\nat: " + series.error().where + "\n";
  std::string text = "title: " + series->title + "\n";
  for (const Patch& patch : series->patches) {
    size_t hunks = 0;
    for (const FileDiff& file : patch.files) hunks += file.hunks.size();
    text += std::to_string(patch.number) + " v" + std::to_string(patch.version) + " " +
            patch.subject + "\n  by " + patch.author_name + " <" + patch.author_email + ">, " +
            patch.source + ", " + counted(hunks, "hunk", "hunks") + "\n";
  }
  for (const std::string& patch : series->left_out) text += "left out: " + patch + "\n";
  const SeriesResult result = make_series_result(*series, PatchedTree{});
  for (const std::string& remark : result.remarks) text += "note: " + remark + "\n";
  if (!series->missing.empty())
    text += counted(series->missing.size(), "part counts", "parts count") + " as missing\n";
  return text;
}

TEST(Mailbox, EachGivesItsParts) {
  size_t seen = 0;
  for (const auto& input : golden::inputs(mailbox_folder, ".mbox")) {
    ++seen;
    const std::string name = input.filename().string();
    const auto mails = split_mbox(golden::read(input), name);
    ASSERT_TRUE(mails) << name;
    const std::string actual = dump(series_from_mails(*mails, input.stem().string()));
    EXPECT_EQ(actual, golden::expected(mailbox_folder / (name + ".expected"), actual)) << name;
  }
  EXPECT_GE(seen, 30U);
}

}  // namespace
}  // namespace kseries
