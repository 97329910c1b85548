// SPDX-License-Identifier: GPL-2.0-only
#include "tree/apply.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/files.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class Apply : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(testing::TempDir()) /
            ("apply-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(root_);
    write("a.c", numbered(1, 30));
    write("d/b.c", numbered(1, 20));
  }
  void TearDown() override { fs::remove_all(root_); }

  void write(const std::string& path, const std::string& content) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << content;
  }

  static std::string numbered(int first, int last) {
    std::string text;
    for (int i = first; i <= last; ++i) text += "line " + std::to_string(i) + "\n";
    return text;
  }

  /// Replaces line N by `text`, with three lines of context.
  static FileDiff change(const std::string& path, int line, const std::string& text) {
    Hunk hunk{line - 3, 7, line - 3, 7, "", {}};
    for (int i = line - 3; i <= line + 3; ++i) {
      hunk.lines.push_back({i == line ? '-' : ' ', "line " + std::to_string(i)});
      if (i == line) hunk.lines.push_back({'+', text});
    }
    FileDiff file;
    file.old_path = file.new_path = path;
    file.hunks.push_back(hunk);
    return file;
  }

  static FileDiff created(const std::string& path, const std::string& line, int mode = 0100644) {
    FileDiff file;
    file.change = FileChange::create;
    file.new_path = path;
    file.new_mode = mode;
    file.hunks.push_back({0, 0, 1, 1, "", {{'+', line}}});
    return file;
  }

  /// Removes a file with this one line. The target of a link has no newline.
  static FileDiff removed(const std::string& path, const std::string& line, int mode = 0100644) {
    FileDiff file;
    file.change = FileChange::remove;
    file.old_path = path;
    file.old_mode = mode;
    file.hunks.push_back({1, 1, 0, 0, "", {{'-', line, mode == 0120000}}});
    return file;
  }

  static FileDiff moved(FileChange change, const std::string& from, const std::string& to) {
    FileDiff file;
    file.change = change;
    file.old_path = from;
    file.new_path = to;
    return file;
  }

  void add(std::vector<FileDiff> files) {
    Patch patch;
    patch.number = static_cast<int>(series_.patches.size()) + 1;
    patch.subject = "patch " + std::to_string(patch.number);
    patch.author_name = "Zoe <x>";
    patch.author_email = "zoe@example.org";
    patch.date = {.seconds = 1776150753, .offset = 120};
    patch.files = std::move(files);
    series_.patches.push_back(std::move(patch));
  }

  PatchedTree apply() {
    Result<PatchedTree> patched =
        apply_series(Tree{"t", "6.12.1", "", root_.string(), "t"}, series_);
    EXPECT_TRUE(patched) << (patched ? "" : patched.error().what);
    return patched ? patched.take() : PatchedTree{};
  }

  fs::path root_;
  Series series_;
};

TEST_F(Apply, PatchesBuildOnEachOtherAndOwnTheirLines) {
  add({change("a.c", 10, "one")});
  add({change("a.c", 20, "two"), created("n.c", "new")});
  const PatchedTree patched = apply();
  EXPECT_EQ(patched.applied, 2);
  EXPECT_TRUE(patched.complete());
  ASSERT_EQ(patched.files.size(), 2U);
  EXPECT_EQ(patched.files.at("a.c").content,
            numbered(1, 9) + "one\n" + numbered(11, 19) + "two\n" + numbered(21, 30));
  EXPECT_EQ(find_owner(patched, "a.c", 10), 1);
  EXPECT_EQ(find_owner(patched, "a.c", 20), 2);
  EXPECT_FALSE(find_owner(patched, "a.c", 11));
  EXPECT_EQ(find_owner(patched, "n.c", 1), 2);
  EXPECT_EQ(patched.results[0].commit.size(), 40U);
  EXPECT_NE(patched.results[0].commit, patched.results[1].commit);
}

TEST_F(Apply, EqualInputGivesEqualCommits) {
  add({change("a.c", 10, "one")});
  EXPECT_EQ(apply().results[0].commit, apply().results[0].commit);
  const std::string before = apply().results[0].commit;
  series_.patches[0].message = "other words";
  EXPECT_NE(apply().results[0].commit, before);
}

TEST_F(Apply, OffsetAppliesAndIsReported) {
  write("a.c", "extra\n" + numbered(1, 30));
  add({change("a.c", 10, "one")});
  const PatchedTree patched = apply();
  EXPECT_EQ(patched.applied, 1);
  ASSERT_EQ(patched.results[0].hunks.size(), 1U);
  EXPECT_EQ(patched.results[0].hunks[0].status, HunkStatus::offset);
  EXPECT_EQ(patched.results[0].hunks[0].offset, 1);
}

TEST_F(Apply, ConflictEndsThePrefixAndIsDescribed) {
  write("a.c", numbered(1, 12) + "other\n" + numbered(14, 30));
  add({change("d/b.c", 10, "zero")});
  add({change("a.c", 10, "one")});
  add({change("a.c", 20, "two")});
  add({change("d/b.c", 16, "three")});
  const PatchedTree patched = apply();
  EXPECT_EQ(patched.applied, 1);
  ASSERT_EQ(patched.results.size(), 4U);
  const PatchResult& failed = patched.results[1];
  EXPECT_EQ(failed.status, PatchStatus::conflict);
  EXPECT_EQ(failed.message, "a.c: hunk 1 (line 7) does not apply");
  EXPECT_EQ(failed.commit, "");
  EXPECT_EQ(failed.hunks[0].nearest_line, 7);
  EXPECT_EQ(failed.hunks[0].nearest_fuzz, 1);
  EXPECT_THAT(failed.hunks[0].expected, HasSubstr("line 13\n"));
  EXPECT_THAT(failed.hunks[0].found, HasSubstr("other\n"));
  EXPECT_EQ(patched.results[2].status, PatchStatus::skipped);
  EXPECT_THAT(patched.results[2].message, HasSubstr("patch 2"));
  EXPECT_EQ(patched.results[3].status, PatchStatus::applied);
  EXPECT_EQ(patched.results[3].commit, "");
  ASSERT_EQ(patched.files.size(), 1U);
  EXPECT_THAT(patched.files.at("d/b.c").content, testing::Not(HasSubstr("three")));
}

TEST_F(Apply, ConflictWithAnotherPatchOfTheSeriesIsExplained) {
  add({change("a.c", 10, "one")});
  add({change("a.c", 10, "two")});
  const PatchedTree patched = apply();
  ASSERT_EQ(patched.results[1].status, PatchStatus::conflict);
  EXPECT_THAT(patched.results[1].hunks[0].explanation, HasSubstr("patch 1 of this series"));
}

TEST_F(Apply, LinesOfALaterOrMissingPatchAreExplained) {
  FileDiff needs = change("a.c", 10, "two");
  needs.hunks[0].lines[2].text = "from another patch";
  add({needs});
  FileDiff brings = change("a.c", 9, "from another patch");
  series_.missing = {2};
  add({brings});
  PatchedTree patched = apply();
  EXPECT_THAT(patched.results[0].hunks.at(0).explanation,
              HasSubstr("patch 2, later in this series"));
  series_.patches.pop_back();
  series_.patches[0].number = 3;
  patched = apply();
  EXPECT_THAT(patched.results[0].hunks.at(0).explanation,
              HasSubstr("part 2 of the series is missing"));
}

TEST_F(Apply, PreImageBlobIdentifiesAnotherVersion) {
  FileDiff file = change("a.c", 10, "one");
  file.hunks[0].lines[0].text = "edited";
  file.old_blob = "0123456789ab";
  add({file});
  EXPECT_THAT(apply().results[0].hunks[0].explanation, HasSubstr("another version of the file"));
  // git hash-object of thirty numbered lines
  series_.patches[0].files[0].old_blob = "ac9837cd58bc";
  EXPECT_THAT(apply().results[0].hunks[0].explanation, HasSubstr("exactly this version"));
}

TEST_F(Apply, PatchInTheTreeIsAlreadyApplied) {
  write("a.c", numbered(1, 9) + "one\n" + numbered(11, 30));
  write("n.c", "new\n");
  add({change("a.c", 10, "one"), created("n.c", "new")});
  add({change("a.c", 20, "two")});
  const PatchedTree patched = apply();
  EXPECT_EQ(patched.applied, 0);
  EXPECT_EQ(patched.results[0].status, PatchStatus::already_applied);
  EXPECT_EQ(patched.results[1].status, PatchStatus::applied);
  EXPECT_TRUE(patched.files.empty());
}

TEST_F(Apply, PartOfAPatchInTheTreeIsAConflict) {
  write("a.c", numbered(1, 9) + "one\n" + numbered(11, 30));
  FileDiff file = change("a.c", 10, "one");
  file.hunks.push_back(change("a.c", 20, "two").hunks[0]);
  add({file});
  const PatchedTree patched = apply();
  EXPECT_EQ(patched.results[0].status, PatchStatus::conflict);
  EXPECT_EQ(patched.results[0].message, "a.c: hunk 1 (line 7) is already applied");
}

TEST_F(Apply, FilesAreCreatedRemovedRenamedCopiedAndMadeExecutable) {
  write("gone.c", "x\n");
  FileDiff mode;
  mode.change = FileChange::mode;
  mode.old_path = mode.new_path = "d/b.c";
  mode.old_mode = 0100644;
  mode.new_mode = 0100755;
  FileDiff renamed = moved(FileChange::rename, "a.c", "e/a2.c");
  renamed.hunks = change("a.c", 10, "one").hunks;
  add({removed("gone.c", "x"), mode, created("n.sh", "new", 0100775),
       moved(FileChange::copy, "a.c", "copy.c"), renamed});
  const PatchedTree patched = apply();
  ASSERT_EQ(patched.applied, 1) << patched.results[0].message;
  EXPECT_TRUE(patched.files.at("gone.c").removed);
  EXPECT_TRUE(patched.files.at("a.c").removed);
  EXPECT_EQ(patched.files.at("d/b.c").mode, 0100755);
  EXPECT_EQ(patched.files.at("n.sh").mode, 0100755);
  EXPECT_EQ(patched.files.at("copy.c").content, numbered(1, 30));
  EXPECT_EQ(find_owner(patched, "copy.c", 3), 1);
  EXPECT_THAT(patched.files.at("e/a2.c").content, HasSubstr("one\n"));
  EXPECT_FALSE(find_owner(patched, "e/a2.c", 3));
  EXPECT_EQ(find_owner(patched, "e/a2.c", 10), 1);
}

TEST_F(Apply, MissingAndExistingFilesAreConflicts) {
  add({change("none.c", 10, "one")});
  add({created("a.c", "other")});
  add({moved(FileChange::rename, "none2.c", "n.c")});
  add({moved(FileChange::rename, "d/b.c", "a.c")});
  series_.patches[3].number = 4;
  const PatchedTree patched = apply();
  EXPECT_THAT(patched.results[0].hunks[0].explanation, HasSubstr("no such file"));
  EXPECT_THAT(patched.results[1].hunks[0].explanation, HasSubstr("already exists"));
  EXPECT_THAT(patched.results[2].hunks[0].explanation, HasSubstr("no file none2.c"));
  EXPECT_EQ(patched.results[3].status, PatchStatus::skipped);
}

TEST_F(Apply, PathsOutsideTheTreeAreRefused) {
  for (const char* path : {"../x", "/etc/x", ".git/config", "d/../../x", "d/git~1/x", "d/.git./x",
                           "out", "out/Makefile"}) {
    series_.patches.clear();
    add({created(path, "evil")});
    const PatchedTree patched = apply();
    EXPECT_EQ(patched.results[0].status, PatchStatus::refused) << path;
    EXPECT_THAT(patched.results[0].message, HasSubstr(path));
    EXPECT_EQ(patched.applied, 0);
    EXPECT_TRUE(patched.files.empty());
  }
}

TEST_F(Apply, LinksAreNotFollowed) {
  fs::create_directory_symlink("/etc", root_ / "away");
  fs::create_symlink("a.c", root_ / "link");
  add({created("away/x", "evil")});
  add({change("link", 10, "one")});
  const PatchedTree patched = apply();
  EXPECT_EQ(patched.results[0].status, PatchStatus::refused);
  EXPECT_THAT(patched.results[0].message, HasSubstr("symbolic link away"));
  EXPECT_EQ(patched.results[1].status, PatchStatus::refused);
}

TEST_F(Apply, LinksOfTheSeriesMustStayInsideAndAreNotFollowed) {
  FileDiff link = created("away", "/etc", 0120000);
  link.hunks[0].lines[0].no_newline = true;
  add({link});
  link.new_path = "in";
  link.hunks[0].lines[0].text = "d";
  add({link});
  add({created("in/x", "evil")});
  const PatchedTree patched = apply();
  EXPECT_EQ(patched.results[0].status, PatchStatus::refused);
  EXPECT_THAT(patched.results[0].message, HasSubstr("absolute"));
  EXPECT_EQ(patched.results[1].status, PatchStatus::applied);
  EXPECT_EQ(patched.results[2].status, PatchStatus::refused);
}

TEST_F(Apply, LinkOfTheTreeMayMoveIfItStaysInside) {
  fs::create_symlink("../a.c", root_ / "d/link");
  add({moved(FileChange::rename, "d/link", "d/link2")});
  add({moved(FileChange::rename, "d/link2", "link")});
  const PatchedTree patched = apply();
  EXPECT_EQ(patched.results[0].status, PatchStatus::applied) << patched.results[0].message;
  EXPECT_EQ(patched.files.at("d/link2").mode, 0120000);
  EXPECT_EQ(patched.results[1].status, PatchStatus::refused);
}

TEST_F(Apply, FileUnderAFileIsRefused) {
  add({created("x", "file"), created("x/y", "below")});
  EXPECT_EQ(apply().results[0].status, PatchStatus::refused);
  series_.patches.clear();
  add({created("d", "file")});
  EXPECT_EQ(apply().results[0].status, PatchStatus::refused);
}

TEST_F(Apply, GitBinaryPatchIsApplied) {
  FileDiff file;
  file.change = FileChange::create;
  file.new_path = "logo";
  file.binary = true;
  file.old_blob = std::string(40, '0');
  file.new_blob = "c94be360bed0ec4a68f71962ebea3a94282471b1";
  file.binary_patch =
      "diff --git a/logo b/logo\nnew file mode 100644\n"
      "index 0000000000000000000000000000000000000000..c94be360bed0ec4a68f71962ebea3a94282471b1\n"
      "GIT binary patch\nliteral 10\nRcmZQzWJ=1+ODw8n000X)0*L?s\n\nliteral 0\nHcmV?d00001\n\n";
  add({file});
  const PatchedTree patched = apply();
  ASSERT_EQ(patched.applied, 1) << patched.results[0].hunks[0].explanation;
  EXPECT_EQ(patched.files.at("logo").content, std::string("\0\1\2binary\0", 10));
  series_.patches[0].files[0].binary_patch.clear();
  EXPECT_THAT(apply().results[0].hunks[0].explanation, HasSubstr("--binary"));
}

TEST_F(Apply, RevertedBinaryChangeIsNotAlreadyApplied) {
  const std::string one("\0one", 4);
  const std::string blob_one = "eb2e937a24737d7e5ade6dc8e0bb3bdd4af15686";
  const std::string blob_two = "886adc15f115902428928b59754b5e78e19b0b02";
  const std::string bytes_one = "literal 4\nLcmZR`&r1aW0+Ink\n\n";
  const std::string bytes_two = "literal 4\nLcmZQ5DbEK00=)rS\n\n";
  const auto logo = [](const std::string& from, const std::string& to, const std::string& bytes) {
    FileDiff file;
    file.old_path = file.new_path = "logo";
    file.old_blob = from;
    file.new_blob = to;
    file.binary = true;
    file.binary_patch = "diff --git a/logo b/logo\nindex ";
    file.binary_patch += from + ".." + to + " 100644\nGIT binary patch\n" + bytes;
    return file;
  };
  write("logo", one);
  add({logo(blob_one, blob_two, bytes_two + bytes_one)});
  add({logo(blob_two, blob_one, bytes_one + bytes_two)});
  const PatchedTree patched = apply();
  EXPECT_EQ(patched.applied, 2) << patched.results[1].message;
  EXPECT_TRUE(patched.files.empty());
}

TEST_F(Apply, CopiesAndRenamesUseTheFileBeforeThePatch) {
  add({change("a.c", 10, "one"), moved(FileChange::copy, "a.c", "copy.c"),
       change("d/b.c", 10, "two"), moved(FileChange::rename, "d/b.c", "d/c.c")});
  const PatchedTree patched = apply();
  ASSERT_EQ(patched.applied, 1) << patched.results[0].message;
  EXPECT_THAT(patched.files.at("a.c").content, HasSubstr("one\n"));
  EXPECT_EQ(patched.files.at("copy.c").content, numbered(1, 30));
  EXPECT_EQ(patched.files.at("d/c.c").content, numbered(1, 20));
  EXPECT_TRUE(patched.files.at("d/b.c").removed);
}

TEST_F(Apply, TypeOfAPathMayChangeInOnePatch) {
  fs::create_symlink("a.c", root_ / "link");
  write("x", "file\n");
  add({removed("link", "a.c", 0120000), created("link", "no link")});
  add({removed("x", "file"), created("x/y", "below")});
  const PatchedTree patched = apply();
  ASSERT_EQ(patched.applied, 2) << patched.results[0].message << patched.results[1].message;
  EXPECT_EQ(patched.files.at("link").mode, 0100644);
  EXPECT_EQ(patched.files.at("link").content, "no link\n");
  EXPECT_TRUE(patched.files.at("x").removed);
  EXPECT_EQ(patched.files.at("x/y").content, "below\n");
}

TEST_F(Apply, LinkReplacedByAFileCantBeCopiedToLeadOutside) {
  fs::create_symlink("../a.c", root_ / "d/link");
  add({removed("d/link", "../a.c", 0120000), created("d/link", "no link"),
       moved(FileChange::copy, "d/link", "link")});
  EXPECT_EQ(apply().results[0].status, PatchStatus::refused);
}

TEST_F(Apply, InvalidAuthorsAreUnknown) {
  add({change("a.c", 10, "one")});
  series_.patches[0].author_name = ".";
  series_.patches[0].author_email = "";
  const std::string nameless = apply().results[0].commit;
  EXPECT_EQ(nameless.size(), 40U);
  series_.patches[0].author_name = series_.patches[0].author_email = "unknown";
  EXPECT_EQ(apply().results[0].commit, nameless);
}

}  // namespace
}  // namespace kseries
