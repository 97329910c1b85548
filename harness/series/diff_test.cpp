// SPDX-License-Identifier: GPL-2.0-only
#include "series/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "series/find_diff.h"

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<FileDiff> must_parse(std::string_view text) {
  auto files = parse_diff(text, "t.patch");
  EXPECT_TRUE(files) << (files ? "" : files.error().what + " at " + files.error().where);
  return files ? files.take() : std::vector<FileDiff>{};
}

Error must_fail(std::string_view text) {
  auto files = parse_diff(text, "t.patch");
  EXPECT_FALSE(files);
  return files ? Error{} : files.error();
}

TEST(Diff, GitModificationWithTwoHunks) {
  const auto files = must_parse(
      "diff --git a/drivers/vfio/x.c b/drivers/vfio/x.c\n"
      "index 0123abc..89abcde 100644\n"
      "--- a/drivers/vfio/x.c\n"
      "+++ b/drivers/vfio/x.c\n"
      "@@ -10,3 +10,4 @@ static int f(void)\n"
      " a\n-b\n+c\n+d\n e\n"
      "@@ -90 +91,0 @@\n"
      "-gone\n"
      "-- \n2.39.2\n");
  ASSERT_EQ(files.size(), 1U);
  const FileDiff& file = files[0];
  EXPECT_EQ(file.change, FileChange::modify);
  EXPECT_EQ(file.path(), "drivers/vfio/x.c");
  EXPECT_EQ(file.old_blob, "0123abc");
  EXPECT_EQ(file.new_blob, "89abcde");
  EXPECT_EQ(file.old_mode, 0100644);
  ASSERT_EQ(file.hunks.size(), 2U);
  EXPECT_EQ(file.hunks[0].section, "static int f(void)");
  EXPECT_EQ(file.hunks[0].lines.size(), 5U);
  EXPECT_EQ(file.hunks[0].lines[1].kind, '-');
  EXPECT_EQ(file.hunks[0].lines[1].text, "b");
  EXPECT_EQ(file.hunks[1].old_start, 90);
  EXPECT_EQ(file.hunks[1].old_count, 1);
  EXPECT_EQ(file.hunks[1].new_count, 0);
}

TEST(Diff, SignatureIsNotPartOfTheDiff) {
  const std::string diff = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";
  const auto parsed = parse_diff_text(diff + "-- \n2.39.2\n", "t");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->end, diff.size());
}

TEST(Diff, CreatedRemovedRenamedCopiedAndModes) {
  const auto files = must_parse(
      "diff --git a/new.c b/new.c\nnew file mode 100755\nindex 000..123\n"
      "--- /dev/null\n+++ b/new.c\n@@ -0,0 +1 @@\n+a\n"
      "diff --git a/empty b/empty\nnew file mode 100644\nindex 000..e69\n"
      "diff --git a/old.c b/old.c\ndeleted file mode 100644\nindex 123..000\n"
      "--- a/old.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
      "diff --git a/d/from.c b/e/to.c\nsimilarity index 90%\nrename from d/from.c\n"
      "rename to e/to.c\nindex 12..34 100644\n--- a/d/from.c\n+++ b/e/to.c\n@@ -1 +1 @@\n-a\n+b\n"
      "diff --git a/c1 b/c2\nsimilarity index 100%\ncopy from c1\ncopy to c2\n"
      "diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n");
  ASSERT_EQ(files.size(), 6U);
  EXPECT_EQ(files[0].change, FileChange::create);
  EXPECT_EQ(files[0].new_mode, 0100755);
  EXPECT_EQ(files[0].old_path, "");
  EXPECT_EQ(files[1].change, FileChange::create);
  EXPECT_EQ(files[1].path(), "empty");
  EXPECT_EQ(files[2].change, FileChange::remove);
  EXPECT_EQ(files[2].path(), "old.c");
  EXPECT_EQ(files[3].change, FileChange::rename);
  EXPECT_EQ(files[3].old_path, "d/from.c");
  EXPECT_EQ(files[3].new_path, "e/to.c");
  EXPECT_EQ(files[3].hunks.size(), 1U);
  EXPECT_EQ(files[4].change, FileChange::copy);
  EXPECT_EQ(files[5].change, FileChange::mode);
  EXPECT_EQ(files[5].new_mode, 0100755);
}

TEST(Diff, PlainDiffsWithTimeStampsAndBackupCopies) {
  const auto files = must_parse(
      "Only in b: z\n"
      "diff -ru linux.orig/a.c linux/a.c\n"
      "--- linux.orig/a.c\t2020-01-01 10:00:00 +0000\n"
      "+++ linux/a.c\t2020-01-02 10:00:00 +0000\n@@ -1 +1 @@\n-a\n+b\n"
      "--- linux.orig/n.c\t1970-01-01 00:00:00 +0000\n"
      "+++ linux/n.c\t2020-01-02 10:00:00 +0000\n@@ -0,0 +1 @@\n+b\n"
      "--- a/k.c.orig\n+++ b/k.c\n@@ -1 +1 @@\n-a\n+b\n");
  ASSERT_EQ(files.size(), 3U);
  EXPECT_EQ(files[0].path(), "a.c");
  EXPECT_EQ(files[1].change, FileChange::create);
  EXPECT_EQ(files[1].path(), "n.c");
  EXPECT_EQ(files[2].old_path, "k.c");
}

TEST(Diff, EpochTimeStampOfAnExistingFileIsNotACreation) {
  const auto files = must_parse(
      "--- l.orig/a.c\t1970-01-01 00:00:00 +0000\n"
      "+++ l/a.c\t2020-01-02 10:00:00 +0000\n@@ -1 +1 @@\n-a\n+b\n");
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].change, FileChange::modify);
}

TEST(Diff, NamesWithoutPrefixAreKept) {
  const auto files = must_parse(
      "diff --git drivers/x.c drivers/x.c\n--- drivers/x.c\n+++ drivers/x.c\n@@ -1 +1 @@\n-a\n+b\n"
      "diff --git d/n.c d/n.c\nnew file mode 100644\n--- /dev/null\n+++ d/n.c\n@@ -0,0 +1 "
      "@@\n+b\n");
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].path(), "drivers/x.c");
  EXPECT_EQ(files[1].path(), "d/n.c");
}

TEST(Diff, QuotedNamesAndNamesWithSpaces) {
  const auto files = must_parse(
      "diff --git \"a/\\303\\244\\t.c\" \"b/\\303\\244\\t.c\"\nold mode 100644\nnew mode 100755\n"
      "diff --git a/two words b/two words\nold mode 100644\nnew mode 100755\n");
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].path(), "\xC3\xA4\t.c");
  EXPECT_EQ(files[1].path(), "two words");
}

TEST(Diff, PathsOutsideTheTreeAreNotRefusedHere) {
  const auto files = must_parse("--- a/../../etc/x\n+++ b/../../etc/x\n@@ -1 +1 @@\n-a\n+b\n");
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].path(), "../../etc/x");
}

TEST(Diff, NoNewlineMarkerAppliesToThePrecedingLine) {
  const auto files = must_parse(
      "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n"
      "\\ No newline at end of file\n");
  ASSERT_EQ(files.size(), 1U);
  ASSERT_EQ(files[0].hunks.at(0).lines.size(), 2U);
  EXPECT_TRUE(files[0].hunks[0].lines[0].no_newline);
  EXPECT_TRUE(files[0].hunks[0].lines[1].no_newline);
}

TEST(Diff, EmptyContextLineMayLackItsSpace) {
  const auto files = must_parse("--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n\n-a\n+b\n c\n");
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].hunks.at(0).lines.at(0).kind, ' ');
  EXPECT_EQ(files[0].hunks.at(0).lines.at(0).text, "");
}

TEST(Diff, GitBinaryPatchIsKeptWhole) {
  const std::string binary =
      "diff --git a/logo b/logo\nindex 01..02 100644\nGIT binary patch\nliteral "
      "10\nRcmZQzWJ=1+ODw8n000X)0*L?s\n\n"
      "literal 0\nHcmV?d00001\n\n";
  const auto files = must_parse(binary + "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n");
  ASSERT_EQ(files.size(), 2U);
  EXPECT_TRUE(files[0].binary);
  EXPECT_EQ(files[0].binary_patch, binary);
  EXPECT_FALSE(files[1].binary);
}

TEST(Diff, BinaryWithoutDataIsMarked) {
  const auto files = must_parse(
      "diff --git a/logo b/logo\nindex 01..02 100644\nBinary files a/logo and b/logo differ\n");
  ASSERT_EQ(files.size(), 1U);
  EXPECT_TRUE(files[0].binary);
  EXPECT_EQ(files[0].binary_patch, "");
}

TEST(Diff, TruncatedHunkIsAnErrorWithItsLine) {
  const Error error = must_fail("--- a/x\n+++ b/x\n@@ -1,4 +1,4 @@\n a\n-b\n+c\n");
  EXPECT_EQ(error.where, "t.patch:3");
  EXPECT_THAT(error.what, HasSubstr("truncated"));
  EXPECT_THAT(error.what, HasSubstr("2 lines are missing"));
}

TEST(Diff, DamagedHunksAreErrorsWithTheirLine) {
  EXPECT_EQ(must_fail("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\nwrapped\n b\n").where, "t.patch:5");
  EXPECT_EQ(must_fail("--- a/x\n+++ b/x\n@@ -1,2 +1,1 @@\n a\n+b\n-c\n").where, "t.patch:5");
  EXPECT_EQ(must_fail("@@ -1 +1 @@\n-a\n+b\n").where, "t.patch:1");
  EXPECT_EQ(must_fail("--- a/x\n+++ b/x\n@@ -1 +1 @\n-a\n").where, "t.patch:3");
  EXPECT_EQ(must_fail("--- a/x\n+++ b/x\n@@ -1,99999999999 +1 @@\n-a\n").where, "t.patch:3");
  EXPECT_EQ(
      must_fail("diff --git a/l b/l\nindex 01..02 100644\nGIT binary patch\nliteral 3\nKcm").where,
      "t.patch:3");
  EXPECT_EQ(must_fail("--- a/x\n+++ b/x\n@@ -1 +1 @@\n\\ No newline\n").where, "t.patch:3");
}

TEST(Diff, HeaderLinesMayComeInAnyOrderAndTwice) {
  const auto files = must_parse(
      "diff --git a/x b/x\n+++ b/x\n--- a/x\n+++ b/x\nindex 01..02 100644\n@@ -1 +1 @@\n-a\n+b\n");
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].path(), "x");
  EXPECT_EQ(files[0].old_mode, 0100644);
}

TEST(Diff, ContradictoryHeaderLinesAreErrors) {
  constexpr const char* hunk = "@@ -1 +1 @@\n-a\n+b\n";
  const auto where = [&](const std::string& header) { return must_fail(header + hunk).where; };
  EXPECT_EQ(where("diff --git a/x b/x\nindex 01..02 1006x44\n--- a/x\n+++ b/x\n"), "t.patch:2");
  EXPECT_EQ(where("diff --git a/x b/x\n--- a/x\n+++ b/x\n--- a/y\n"), "t.patch:4");
  EXPECT_EQ(where("diff --git a/x b/x\n+++ b/x\n"), "t.patch:1");
  EXPECT_EQ(where("diff --git a/x b/x\nnew file mode 100644\n--- a/x\n+++ b/x\n"), "t.patch:3");
  EXPECT_EQ(where("diff --git a/x b/x\nnew file mode 100644\ndeleted file mode 100644\n"),
            "t.patch:3");
}

TEST(Diff, UnknownLineBelowTheGitLineLeavesAPlainDiff) {
  const auto files =
      must_parse("diff --git a/x b/x\n ndex 01..02\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n");
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].path(), "x");
  EXPECT_EQ(must_fail("diff --git a/x b/x\n").what, "a diff without hunks");
}

TEST(Diff, LastLineCutOffIsAnError) {
  const Error error = must_fail("--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n a\n+#define DEMO_B 1");
  EXPECT_EQ(error.where, "t.patch:5");
  EXPECT_THAT(error.what, HasSubstr("has no newline"));
}

TEST(Diff, HunkWithoutChangesIsAnError) {
  EXPECT_EQ(must_fail("--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n b\n").where, "t.patch:3");
}

TEST(Diff, NoNewlineMarkAtTheStartOfAHunkIsIgnored) {
  const auto files =
      must_parse("--- a/x\n+++ b/x\n@@ -1 +1 @@\n\\ No newline at end of file\n-a\n+b\n");
  ASSERT_EQ(files.size(), 1U);
  EXPECT_FALSE(files[0].hunks.at(0).lines.at(0).no_newline);
}

TEST(Diff, BinaryPatchesAreLimited) {
  // A delta that announces a result of 1 GiB.
  const std::string bomb =
      "diff --git a/l b/l\nindex 01..02 100644\nGIT binary patch\ndelta 6\n"
      "Lc-muZ00I^O2M_`V\n\nliteral 0\nHcmV?d00001\n\n";
  EXPECT_THAT(must_fail(bomb).what, HasSubstr("more than 64 MiB"));
  EXPECT_EQ(must_fail("diff --git a/l b/l\nindex 01..02 100644\nGIT binary patch\nliteral 3\n"
                      "KcmZ\n\n")
                .what,
            "damaged binary patch");
}

TEST(Diff, FileWithoutANameIsRefused) {
  EXPECT_EQ(must_fail("--- a/x\n+++ b/\t2026\n@@ -1 +1 @@\n-a\n+b\n").where, "t.patch:1");
}

TEST(FindDiff, SkipsMessageAndDiffstat) {
  const std::string words = "Fix x.\n\n---\n x.c | 2 +-\n\n--- not a diff\n";
  EXPECT_EQ(find_diff(words + "diff --git a/x b/x\n"), words.size());
  EXPECT_EQ(find_diff(words + "--- a/x\n+++ b/x\n@@ -1 +1 @@\n"), words.size());
  EXPECT_EQ(find_diff(words + "Index: x\n=====\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n"), words.size());
  EXPECT_FALSE(find_diff(words));
  EXPECT_FALSE(find_diff("> diff --git a/x b/x\n> --- a/x\n"));
  EXPECT_EQ(find_diff("Fix.\n--- a/x\n@@ -1 +1 @@\n-a\n+b\n"), 5U);
}

TEST(UndoCrlf, OnlyWhenTheHeadersHaveIt) {
  EXPECT_EQ(undo_crlf("--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@\r\n-a\r\r\n+b\r\n"),
            "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\r\n+b\n");
  const std::string content = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\r\n+b\r\n";
  EXPECT_EQ(undo_crlf(content), content);
}

TEST(Diff, HeaderWithoutItsHunksIsAnError) {
  constexpr const char* header = "diff --git a/x b/x\nindex 0123abc..89abcde 100644\n";
  EXPECT_EQ(must_fail(header).what, "a diff without hunks");
  EXPECT_EQ(must_fail(std::string(header) + "--- a/x\n+++ b/x\n").what, "a diff without hunks");
  EXPECT_EQ(must_fail("diff --git a/x b/x\nnew file mode 100644\nindex 0000000..89abcde\n").what,
            "a diff without hunks");
  EXPECT_EQ(must_fail("diff --git a/x b/y\nsimilarity index 90%\nrename from x\nrename to y\n"
                      "index 0123abc..89abcde 100644\n")
                .what,
            "a diff without hunks");
}

TEST(Diff, EmptyFilesModesAndPureRenamesNeedNoHunks) {
  EXPECT_EQ(must_parse("diff --git a/x b/x\nnew file mode 100644\nindex 0000000..e69de29\n").size(),
            1U);
  EXPECT_EQ(
      must_parse("diff --git a/x b/x\ndeleted file mode 100644\nindex e69de29..0000000\n").size(),
      1U);
  EXPECT_EQ(must_parse("diff --git a/x b/x\nold mode 100644\nnew mode 100755\n").size(), 1U);
  EXPECT_EQ(
      must_parse("diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n").size(),
      1U);
}

TEST(Diff, RenameWithOneNameIsAnError) {
  EXPECT_EQ(
      must_fail("diff --git a/x b/y\nsimilarity index 100%\nrename from \nrename to y\n").what,
      "a rename or copy with only one file name");
}

}  // namespace
}  // namespace kseries
