// SPDX-License-Identifier: GPL-2.0-only
#include "plan/series_input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "testing/golden.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SeriesInput : public testing::Test {
 protected:
  void SetUp() override {
    home_ = fs::path(testing::TempDir()) /
            ("input-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(home_);
    fs::create_directories(home_ / "patches");
  }
  void TearDown() override { fs::remove_all(home_); }

  void write(const std::string& path, const std::string& content) const {
    fs::create_directories((home_ / path).parent_path());
    std::ofstream(home_ / path, std::ios::binary) << content;
  }

  static std::string mail(const std::string& prefix, const std::string& subject) {
    return "From: a@b.c\nSubject: [" + prefix + "] " + subject +
           "\n\n---\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";
  }

  [[nodiscard]] Result<Series> load(const std::string& spec, const std::string& tree = "6.12",
                                    Trust trust = Trust::no) const {
    Environment environment;
    environment.checkout = home_;
    return load_series(spec, tree, environment, trust);
  }

  static std::vector<std::string> subjects(const Series& series) {
    std::vector<std::string> out;
    for (const Patch& patch : series.patches)
      out.push_back(std::to_string(patch.number) + " " + patch.subject);
    return out;
  }

  fs::path home_;
};

TEST_F(SeriesInput, DirectoryByNameWithPatchesPerTree) {
  write("patches/s/series.toml",
        "title = \"The title\"\nversion = 4\n[tree.\"6.12\"]\ndropped = [2]\n"
        "[[known]]\nreason = \"r\"\n[[known]]\nreason = \"q\"\ntree = \"7.2\"\n");
  write("patches/s/6.12/0001-a.patch", mail("PATCH 1/2", "a for 6.12"));
  write("patches/s/7.2/0002-b.patch", mail("PATCH 2/2", "b"));
  write("patches/s/7.2/0001-a.patch", mail("PATCH 1/2", "a"));
  const auto old_tree = load("s");
  ASSERT_TRUE(old_tree) << old_tree.error().what;
  EXPECT_THAT(subjects(*old_tree), ElementsAre("1 a for 6.12"));
  EXPECT_EQ(old_tree->name, "s");
  EXPECT_EQ(old_tree->title, "The title");
  EXPECT_EQ(old_tree->version, 4);
  EXPECT_THAT(old_tree->missing, IsEmpty());
  EXPECT_EQ(old_tree->known.size(), 1U);
  const auto new_tree = load("s", "7.2");
  ASSERT_TRUE(new_tree);
  EXPECT_THAT(subjects(*new_tree), ElementsAre("1 a", "2 b"));
  EXPECT_EQ(new_tree->known.size(), 2U);
  const auto none = load("s", "6.1");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().hint, "the series has patches for 6.12, 7.2");
  EXPECT_EQ(none.error().kind, ErrorKind::usage);
}

TEST_F(SeriesInput, DirectoryByPathAndItsTrees) {
  write("else/t/series.toml", "trees = [\"7.2\"]\n");
  write("else/t/0001-a.patch", mail("PATCH", "a"));
  const auto series = load((home_ / "else/t").string() + "/");
  ASSERT_TRUE(series) << series.error().what;
  EXPECT_EQ(series->name, "t");
  EXPECT_THAT(series->remarks, ElementsAre("made for 7.2, not 6.12"));
}

TEST_F(SeriesInput, SeriesFromElsewhereCannotExcuseItself) {
  const std::string excuses =
      "[tree.\"6.12\"]\ndropped = [2]\n[[known]]\nreason = \"r\"\n"
      "[[offer]]\nword = \"new\"\n"
      "[[withdraw]]\nword = \"old\"\nreason = \"r\"\n"
      "[[withdraw]]\noption = \"VFIO_NOIOMMU=y\"\nreason = \"r\"\n";
  for (const char* place : {"else/s", "patches/s"}) {
    write(std::string(place) + "/series.toml", excuses);
    write(std::string(place) + "/0001-a.patch", mail("PATCH 1/2", "a"));
  }
  const std::string path = (home_ / "else/s").string();
  const auto stranger = load(path);
  ASSERT_TRUE(stranger) << stranger.error().what;
  EXPECT_THAT(stranger->missing, ElementsAre(2));
  EXPECT_THAT(stranger->known, IsEmpty());
  EXPECT_THAT(stranger->withdrawn, IsEmpty());
  ASSERT_EQ(stranger->offers.size(), 1U) << "it may promise more";
  EXPECT_EQ(stranger->offers[0].word, "new");
  EXPECT_THAT(stranger->remarks,
              ElementsAre("ignored: 1 known failure, 2 withdrawals, 1 dropped part in its "
                          "series.toml, which is not in patches/; use --trust-expected to accept "
                          "them"));
  for (const auto& trusted :
       {load("s"), load((home_ / "patches/s").string()), load(path, "6.12", Trust::yes)}) {
    ASSERT_TRUE(trusted) << trusted.error().what;
    EXPECT_THAT(trusted->missing, IsEmpty());
    EXPECT_EQ(trusted->known.size(), 1U);
    EXPECT_EQ(trusted->withdrawn.size(), 1U);
    EXPECT_EQ(trusted->offers.size(), 2U);
    EXPECT_THAT(trusted->remarks, IsEmpty());
  }
}

TEST_F(SeriesInput, UsersSeriesAreFoundFirstButNotTrusted) {
  for (const char* place : {"own/patches/s", "own/patches/mine", "patches/s", "patches/lower"}) {
    write(std::string(place) + "/series.toml",
          std::string("title = \"") + place + "\"\n[[known]]\nreason = \"r\"\n");
    write(std::string(place) + "/0001-a.patch", mail("PATCH", "a"));
  }
  write("own/patches/upper/series.toml", "base = \"lower\"\n");
  write("own/patches/upper/0001-b.patch", mail("PATCH", "b"));
  Environment environment;
  environment.checkout = home_;
  environment.own = {home_ / "missing", home_ / "own"};
  for (const char* name : {"s", "mine"}) {
    const auto series = load_series(name, "6.12", environment, Trust::no);
    ASSERT_TRUE(series) << series.error().what;
    EXPECT_EQ(series->title, std::string("own/patches/") + name);
    EXPECT_THAT(series->known, IsEmpty()) << "a stranger's directory could have it";
  }
  const auto stacked = load_series("upper", "6.12", environment, Trust::no);
  ASSERT_TRUE(stacked) << stacked.error().what;
  EXPECT_THAT(subjects(*stacked), ElementsAre("1 a", "2 b"));
  environment.own.clear();
  EXPECT_EQ(load_series("s", "6.12", environment, Trust::no)->known.size(), 1U);
}

TEST_F(SeriesInput, SeriesNextToPatchesIsNotInIt) {
  write("patches-of-a-stranger/series.toml", "[[known]]\nreason = \"r\"\n");
  write("patches-of-a-stranger/0001-a.patch", mail("PATCH", "a"));
  fs::create_directory_symlink(home_ / "patches-of-a-stranger", home_ / "patches/link");
  for (const std::string& spec :
       {(home_ / "patches-of-a-stranger").string(),
        (home_ / "patches/../patches-of-a-stranger").string(), std::string("link")}) {
    const auto series = load(spec);
    ASSERT_TRUE(series) << series.error().what;
    EXPECT_THAT(series->known, IsEmpty()) << spec;
  }
}

TEST_F(SeriesInput, QuiltSeriesFileSelectsAndOrders) {
  write("patches/q/2-y.patch", mail("PATCH 1/2", "y"));
  write("patches/q/10-x.patch", mail("PATCH", "x"));
  write("patches/q/old.patch", mail("PATCH", "old"));
  write("patches/q/more/z", mail("PATCH v3", "z"));
  write("patches/q/series", "# mine\n2-y.patch -p1\n\n10-x.patch\nmore/z # last\n");
  const auto series = load("q");
  ASSERT_TRUE(series) << series.error().what;
  EXPECT_THAT(subjects(*series), ElementsAre("1 y", "2 x", "3 z"));
  EXPECT_THAT(series->remarks, ElementsAre(HasSubstr("old.patch is not listed")));
  write("patches/q/series", "2-y.patch\ngone.patch\n");
  const auto gone = load("q");
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().what, "no patch 'gone.patch'");
  EXPECT_THAT(gone.error().where, HasSubstr("patches/q/series:2"));
  EXPECT_EQ(gone.error().kind, ErrorKind::usage);
  write("patches/q/series", "# none\n");
  EXPECT_EQ(load("q").error().what, "no patches listed");
}

TEST_F(SeriesInput, EveryFileOfADirectoryIsAPatch) {
  write("patches/s/a.patch", mail("PATCH 1/1", "a"));
  write("patches/s/fix.patch", mail("PATCH", "fix"));
  const auto series = load("s");
  ASSERT_FALSE(series);
  EXPECT_THAT(series.error().where, HasSubstr("fix.patch"));
  EXPECT_EQ(series.error().kind, ErrorKind::usage);
}

TEST_F(SeriesInput, NumbersOfFileNamesAreTheOrderOfADistributionsPatches) {
  write("patches/d/0001-a.patch", mail("PATCH", "a"));
  write("patches/d/0002-b.patch", mail("PATCH 07/13", "b"));
  write("patches/d/0010-c.patch", mail("PATCH", "c"));
  const auto mixed = load("d");
  ASSERT_TRUE(mixed) << mixed.error().what;
  EXPECT_THAT(subjects(*mixed), ElementsAre("1 a", "2 b", "3 c"));
  EXPECT_THAT(mixed->remarks, ElementsAre(HasSubstr("numbers of the file names")));
  write("patches/e/010-a.patch", mail("PATCH 1/2", "a"));
  write("patches/e/011-b.patch", mail("PATCH 2/2", "b"));
  write("patches/e/020-c.patch", mail("PATCH 1/2", "c"));
  write("patches/e/021-d.patch", mail("PATCH 2/2", "d"));
  const auto two = load("e");
  ASSERT_TRUE(two) << two.error().what;
  EXPECT_THAT(subjects(*two), ElementsAre("1 a", "2 b", "3 c", "4 d"));
  write("patches/f/2-y.patch", mail("PATCH", "y"));
  write("patches/f/10-x.patch", mail("PATCH", "x"));
  const auto unnumbered = load("f");
  ASSERT_TRUE(unnumbered);
  EXPECT_THAT(subjects(*unnumbered), ElementsAre("1 y", "2 x"));
  EXPECT_THAT(unnumbered->remarks, IsEmpty());
}

TEST_F(SeriesInput, OnlyRegularFilesAreRead) {
  for (const char* file :
       {"patches/s/0002-b.patch", "patches/q/series", "patches/t/series.toml", "patches/lone"}) {
    const fs::path path = home_ / file;
    write((path.parent_path().lexically_relative(home_) / "0001-a.patch").string(),
          mail("PATCH 1/1", "a"));
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    const bool lone = path.filename() == "lone";
    const auto series = load(lone ? path.string() : path.parent_path().filename().string());
    ASSERT_FALSE(series) << file;
    EXPECT_EQ(series.error().what, "not a regular file") << file;
    EXPECT_EQ(series.error().kind, ErrorKind::usage) << file;
  }
  EXPECT_EQ(load("/dev/zero").error().kind, ErrorKind::usage);
}

TEST_F(SeriesInput, BaseIsAppliedFirst) {
  write("patches/low/6.12/0001.patch", mail("PATCH 1/1", "low"));
  write("patches/up/series.toml", "base = \"low\"\n");
  write("patches/up/6.12/0002.patch", mail("PATCH 2/2", "up"));
  const auto series = load("up");
  ASSERT_TRUE(series) << series.error().what;
  EXPECT_THAT(subjects(*series), ElementsAre("1 low", "2 up"));
  EXPECT_THAT(series->missing, IsEmpty());
  EXPECT_EQ(series->name, "up");
}

TEST_F(SeriesInput, InvalidBasesAreRefused) {
  write("patches/ring/series.toml", "base = \"ring\"\n");
  write("patches/ring/0001.patch", mail("PATCH", "a"));
  EXPECT_THAT(load("ring").error().what, HasSubstr("depends on the series itself"));
  write("patches/lost/series.toml", "base = \"nowhere\"\n");
  write("patches/lost/0001.patch", mail("PATCH", "a"));
  EXPECT_THAT(load("lost").error().what, HasSubstr("no base series 'nowhere'"));
}

TEST_F(SeriesInput, MailboxesAndSinglePatches) {
  const fs::path data = fs::path(KSERIES_TESTDATA) / "series";
  for (const char* name : {"thread.mbox", "thread.mbox.gz"}) {
    const auto series = load((data / name).string());
    ASSERT_TRUE(series) << series.error().what;
    EXPECT_EQ(series->name, "thread");
    EXPECT_EQ(series->patches.size(), 3U);
  }
  const auto single = load((data / "bare.diff").string());
  ASSERT_TRUE(single) << single.error().what;
  EXPECT_EQ(single->name, "bare");
  EXPECT_THAT(subjects(*single), ElementsAre("1 vfio: Comment the check"));
}

TEST_F(SeriesInput, UnreadableSeriesAreRefused) {
  write("patches/empty/README", "x");
  write("patches/vfio-latch/series.toml", "");
  EXPECT_THAT(load("empty").error().what, HasSubstr("no patches in the directory"));
  EXPECT_EQ(load("vfio-latc").error().hint, "did you mean vfio-latch?");
  EXPECT_THAT(load("zzzz").error().hint, HasSubstr("vfio-latch"));
  write("patches/examples/clean/series.toml", "");
  EXPECT_EQ(load("claen3").error().hint, "patches/ has examples/clean, vfio-latch");
  EXPECT_EQ(load("cleans").error().hint, "did you mean examples/clean?");
  for (const char* name : {"a", "b", "c"})
    write(std::string("patches/") + name + "/series.toml", "");
  EXPECT_EQ(load("zzzz").error().hint, "patches/ has 5 series, such as a, b, c");
  write("patches/broken/0001.patch", "--- a/x\n+++ b/x\n@@ -1,9 +1 @@\n-a\n");
  EXPECT_THAT(load("broken").error().where, HasSubstr("0001.patch:3"));
  write("patches/toml/series.toml", "title = 1\n");
  EXPECT_THAT(load("toml").error().where, HasSubstr("series.toml:1"));
  EXPECT_FALSE(load(""));
  EXPECT_FALSE(load("git:/nowhere@a..b"));
}

TEST(StableName, LacksThePointRelease) {
  EXPECT_EQ(stable_name(Tree{"x", "6.12.95", "", "", ""}), "6.12");
  EXPECT_EQ(stable_name(Tree{"x", "7.3.0-rc1", "", "", ""}), "7.3");
}

}  // namespace
}  // namespace kseries
