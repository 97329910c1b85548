// SPDX-License-Identifier: GPL-2.0-only
#include "tree/range_diff.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <random>
#include <set>
#include <sstream>

#include "base/text.h"
#include "host/environment.h"
#include "host/files.h"
#include "host/process.h"
#include "series/mbox.h"
#include "series/patch_text.h"
#include "series/series.h"

namespace kseries {
namespace {

using ::testing::ElementsAre;

/// A patch that adds these lines to a file.
PatchText adding(int number, const std::string& file, const std::vector<std::string>& lines,
                 const std::string& message = "message") {
  PatchText patch;
  patch.number = number;
  patch.subject = file;
  patch.diff = " ## " + file + " ##\n@@\n";
  for (const std::string& line : lines) patch.diff += "+" + line + "\n";
  patch.lines = static_cast<int>(lines.size()) + 2;
  patch.text = message + "\n" + patch.diff;
  return patch;
}

/// "1=1", "2!3", "4<", "5>" as in the output of git.
std::vector<std::string> pair_texts(const std::vector<PatchPair>& pairs) {
  std::vector<std::string> texts;
  for (const PatchPair& pair : pairs) {
    std::string text = pair.before > 0 ? std::to_string(pair.before) : "-";
    text += "=!<>"[static_cast<int>(pair.change)];
    texts.push_back(text + (pair.now > 0 ? std::to_string(pair.now) : "-"));
  }
  return texts;
}

TEST(RangeDiff, PairsByTheirDiffsWhateverTheOrder) {
  const auto lines = [](const std::string& name) {
    std::vector<std::string> all;
    for (int i = 0; i < 12; i++) all.push_back(name + std::to_string(i));
    return all;
  };
  const std::vector<std::string> a = lines("a");
  const std::vector<std::string> b = lines("b");
  const std::vector<std::string> c = lines("c");
  std::vector<std::string> changed = b;
  changed[3] = "other";
  EXPECT_THAT(pair_texts(range_diff({adding(1, "a", a), adding(2, "b", b), adding(3, "c", c)},
                                    {adding(1, "c", c, "reworded"),
                                     adding(2, "d", {"d1", "d2", "d3"}), adding(3, "b", changed)})),
              ElementsAre("1<-", "3!1", "->2", "2!3"));
}

TEST(RangeDiff, OfEqualSeriesIsUnchanged) {
  const std::vector<PatchText> series = {adding(1, "a", {"x"}), adding(2, "a", {"x"})};
  EXPECT_THAT(pair_texts(range_diff(series, series)), ElementsAre("1=1", "2=2"));
  EXPECT_THAT(range_diff({}, {}), ElementsAre());
}

/// Compares with the git that is installed, on random series.
class RealRangeDiff : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!find_program("git")) GTEST_SKIP() << "git is not installed";
    scratch_ = ScratchFolder::make(*read_environment(), "range-diff").take();
    git({"init", "-q", "."});
    git({"config", "user.name", "A B"});
    git({"config", "user.email", "a@b.c"});
  }

  std::string git(std::vector<std::string> words) {
    words.insert(words.begin(), "git");
    Command command;
    command.argv = std::move(words);
    command.directory = scratch_->path();
    const Result<Outcome> outcome = run(command);
    EXPECT_TRUE(outcome.ok() && outcome->ok()) << outcome->err;
    return outcome->out;
  }

  void commit(const std::string& message) {
    git({"add", "-A"});
    git({"commit", "-q", "-m", message});
  }

  void write(const std::string& file, const std::vector<std::string>& lines) {
    ASSERT_TRUE(write_file(scratch_->path() + "/" + file, join(lines, "\n") + "\n"));
  }

  std::vector<PatchText> texts(const std::string& range) {
    const std::string mails = git({"format-patch", "--stdout", range});
    const Result<Series> series = series_from_mails(*split_mbox(mails, "mbox"), "series");
    EXPECT_TRUE(series.ok());
    return patch_texts(series->patches);
  }

  /// The pairs of git in the same form.
  std::vector<std::string> expected(const std::string& before, const std::string& now) {
    std::vector<std::string> pairs;
    const std::string output = git({"range-diff", "-s", "--no-color", before, now});
    for (const std::string_view line : split_lines(output)) {
      const std::string text(line);
      std::istringstream words(text);
      std::string one;
      std::string other;
      std::string id;
      std::string change;
      words >> one >> id >> change >> other;
      if (change.empty()) continue;
      one.pop_back();
      other.pop_back();
      pairs.push_back(one + change + other);
    }
    return pairs;
  }

  std::optional<ScratchFolder> scratch_;
};

using Lines = std::vector<std::string>;

/// Lines that hardly occur twice, so that no two assignments are equally cheap: git is free to
/// choose any of those.
Lines make_lines(std::mt19937& random, int count) {
  Lines lines;
  for (int i = 0; i < count; i++)
    lines.push_back("\tcall_" + std::to_string(random() % 100000) + "(x);");
  return lines;
}

TEST_F(RealRangeDiff, PairsRandomSeriesInTheSameWay) {
  std::mt19937 random(7);
  for (int file = 0; file < 4; file++) write("f" + std::to_string(file), make_lines(random, 60));
  commit("base");
  git({"branch", "base"});
  std::vector<std::pair<std::string, Lines>> edits;
  for (int i = 0; i < 7; i++)
    edits.emplace_back("f" + std::to_string(i % 4), make_lines(random, 20 + i * 3));
  std::set<std::string> seen;
  for (int round = 0; round < 8; round++) {
    const std::string branch = "v" + std::to_string(round);
    git({"checkout", "-q", "-b", branch, "base"});
    for (size_t i = 0; i < edits.size(); i++) {
      if (round > 0 && random() % 5 == 0) continue;
      Lines lines = edits[i].second;
      if (random() % 3 == 0) lines[random() % lines.size()] = "\tchanged();";
      if (random() % 4 == 0) lines.push_back("\tmore();");
      if (random() % 6 == 0) lines = make_lines(random, 25);
      const std::string path = scratch_->path() + "/" + edits[i].first;
      const std::string all = *read_file(path);
      const size_t at = all.find('\n', all.size() * (i + 1) / 9) + 1;
      ASSERT_TRUE(write_file(path, all.substr(0, at) + join(lines, "\n") + "\n" + all.substr(at)));
      const std::string subject = "edit " + std::to_string(i);
      commit(random() % 6 == 0 ? subject + "\n\nbecause" : subject);
    }
    if (round == 0) continue;
    const auto ours = pair_texts(range_diff(texts("base..v0"), texts("base.." + branch)));
    EXPECT_EQ(ours, expected("base..v0", "base.." + branch)) << branch;
    for (const std::string& pair : ours) seen.insert(pair.substr(pair.find_first_of("=!<>"), 1));
  }
  EXPECT_EQ(seen.size(), 4U) << "the test has no such pair";
}

TEST_F(RealRangeDiff, ComparesFilesThatAppearDisappearAndMove) {
  std::mt19937 random(8);
  write("old", make_lines(random, 20));
  write("moved", make_lines(random, 20));
  commit("base");
  git({"branch", "base"});
  const Lines made = make_lines(random, 20);
  for (const std::string branch : {"v0", "v1"}) {
    git({"checkout", "-q", "-b", branch, "base"});
    Lines lines = made;
    if (branch == "v1") lines[10] = "changed";
    write("new", lines);
    commit("add a file");
    git({"rm", "-q", "old"});
    commit("remove a file");
    git({"mv", "moved", "there"});
    commit("rename a file");
    std::filesystem::permissions(scratch_->path() + "/there", std::filesystem::perms::owner_all);
    commit(
        "change a mode\n\nBody with trailing space \n\n  indented\n\nSigned-off-by: A B <a@b.c>");
    ASSERT_TRUE(write_file(scratch_->path() + "/end", "no newline"));
    commit("file without a newline");
  }
  const auto ours = pair_texts(range_diff(texts("base..v0"), texts("base..v1")));
  EXPECT_EQ(ours, expected("base..v0", "base..v1"));
  EXPECT_THAT(ours, ElementsAre("1!1", "2=2", "3=3", "4=4", "5=5"));
}

}  // namespace
}  // namespace kseries
