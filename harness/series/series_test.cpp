// SPDX-License-Identifier: GPL-2.0-only
#include "series/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "series/mbox.h"
#include "series/series_result.h"
#include "testing/golden.h"

namespace kseries {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::filesystem::path series_folder = std::filesystem::path(KSERIES_TESTDATA) / "series";

Result<Series> read_series_file(const char* name) {
  const auto mails = split_mbox(golden::read(series_folder / name), name);
  if (!mails) return mails.error();
  return series_from_mails(*mails, name);
}

std::vector<int> numbers(const Series& series) {
  std::vector<int> out;
  for (const Patch& patch : series.patches) out.push_back(patch.number);
  return out;
}

TEST(Series, UnsortedMailboxWithRepliesDuplicatesAndAnOldVersion) {
  const auto series = read_series_file("thread.mbox");
  ASSERT_TRUE(series) << series.error().what;
  EXPECT_THAT(numbers(*series), ElementsAre(1, 2, 3));
  EXPECT_EQ(series->title, "The title");
  EXPECT_EQ(series->version, 4);
  EXPECT_EQ(series->expected, 3);
  EXPECT_THAT(series->missing, IsEmpty());
  EXPECT_THAT(series->duplicates, IsEmpty());
  EXPECT_EQ(series->base_commit, "1f2e3d4c5b6a79880716253443526170fedcba98");
  ASSERT_EQ(series->prerequisites.size(), 1U);
  EXPECT_EQ(series->prerequisites[0].value, "aaaabbbbccccddddeeeeffff0000111122223333");
  EXPECT_THAT(series->remarks, ElementsAre("ignored: 1 mail(s) of version 3"));
  EXPECT_EQ(series->patches[0].subject, "part 1");
  EXPECT_THAT(series->patches[0].message, HasSubstr("\nFrom here on it is quoted."));
  EXPECT_EQ(series->patches[0].source, "thread.mbox:51");
}

TEST(Series, GzipGivesTheSame) {
  const auto plain = read_series_file("thread.mbox");
  const auto gzip = read_series_file("thread.mbox.gz");
  ASSERT_TRUE(plain);
  ASSERT_TRUE(gzip);
  ASSERT_EQ(gzip->patches.size(), 3U);
  EXPECT_EQ(gzip->patches[2].diff, plain->patches[2].diff);
}

TEST(SeriesResult, HasTheKnownFailures) {
  Series series;
  series.known = {{.concern = "R4"}};
  EXPECT_EQ(make_series_result(series, PatchedTree{}).known.at(0).concern, "R4");
}

TEST(Series, MissingAndDuplicatePartsAreValues) {
  const auto series = read_series_file("holes.mbox");
  ASSERT_TRUE(series) << series.error().what;
  EXPECT_THAT(numbers(*series), ElementsAre(2, 4));
  EXPECT_THAT(series->missing, ElementsAre(1, 3, 5));
  EXPECT_THAT(series->duplicates, ElementsAre(2));
  EXPECT_THAT(series->patches[0].diff, HasSubstr("-old 2"));
  const SeriesResult result = make_series_result(*series, PatchedTree{});
  EXPECT_THAT(result.remarks, Contains("missing: part 1, 3, 5 of 5"));
  EXPECT_THAT(result.remarks, Contains("received more than once, using the first: part 2"));
}

TEST(Series, TruncatedMailboxIsAnError) {
  const auto series = read_series_file("cut.mbox");
  ASSERT_FALSE(series);
  EXPECT_THAT(series.error().where, HasSubstr("cut.mbox:"));
}

TEST(Series, OnlyRepliesIsAnError) {
  const auto series = read_series_file("reply.eml");
  ASSERT_FALSE(series);
  EXPECT_THAT(series.error().hint, HasSubstr("reply"));
}

RawMail mail(const std::string& subject, const std::string& body) {
  return {"From: a@b.c\nSubject: " + subject + "\n\n" + body, subject, 1};
}
constexpr const char* diff = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";

TEST(Series, WithoutNumbersTheGivenOrderIsUsed) {
  const auto series = series_from_mails({mail("[PATCH] b", diff), mail("a", diff)}, "s");
  ASSERT_TRUE(series);
  EXPECT_THAT(numbers(*series), ElementsAre(1, 2));
  EXPECT_EQ(series->patches[0].subject, "b");
  EXPECT_EQ(series->title, "b");
  EXPECT_EQ(series->expected, 0);
}

TEST(Series, SinglePatchNextToANumberedOneIsTakenInTheOrderGiven) {
  std::vector<RawMail> mailbox = {mail("[PATCH 1/1] b", diff), mail("[PATCH] c", diff)};
  for (RawMail& one : mailbox) one.source = "two.mbox";
  const auto series = series_from_mails(mailbox, "s");
  ASSERT_TRUE(series);
  EXPECT_THAT(numbers(*series), ElementsAre(1, 2));
  EXPECT_EQ(series->patches[1].subject, "c");
  EXPECT_THAT(series->left_out, IsEmpty());
  EXPECT_THAT(series->remarks, ElementsAre(HasSubstr("2 separate series or patches")));
}

TEST(Series, UnnumberedFileNextToNumberedOnesIsRefused) {
  const std::vector<RawMail> files = {mail("[PATCH 1/1] b", diff), mail("[PATCH] fixup", diff)};
  const auto series = series_from_mails(files, "s");
  ASSERT_FALSE(series);
  EXPECT_EQ(series.error().kind, ErrorKind::usage);
  EXPECT_EQ(series.error().where, "[PATCH] fixup");
  EXPECT_THAT(series.error().hint, HasSubstr("[PATCH N/M]"));
  const auto clash =
      series_from_mails({mail("[PATCH 1/1] b", diff), mail("[PATCH 1/1] c", diff)}, "s");
  ASSERT_FALSE(clash);
  EXPECT_EQ(clash.error().kind, ErrorKind::usage);
  EXPECT_EQ(clash.error().what, "two different patches have the number 1");
  const auto cover = series_from_mails(
      {mail("[PATCH 1/1] b", diff), mail("Re: [PATCH] fixup", diff), mail("notes", "words")}, "s");
  EXPECT_TRUE(cover);
}

TEST(Series, GivenOrderOverridesNumbers) {
  const auto series =
      series_from_mails({mail("[PATCH v2 2/2] b", diff), mail("[PATCH] fixup", diff),
                         mail("[PATCH 1/2] a", diff), mail("[PATCH 1/2] c", diff)},
                        "s", Order::as_given);
  ASSERT_TRUE(series);
  ASSERT_THAT(numbers(*series), ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(series->patches[0].subject, "b");
  EXPECT_EQ(series->patches[3].subject, "c");
  EXPECT_THAT(series->remarks, IsEmpty());
}

TEST(Series, DiffThatLacksFilesOfItsDiffstatHasARemark) {
  const auto series = series_from_mails(
      {mail("[PATCH] b", std::string("---\n x | 2\n y | 2\n 2 files changed, 1 ins\n\n") + diff)},
      "s");
  ASSERT_TRUE(series);
  EXPECT_THAT(series->remarks, ElementsAre(HasSubstr("announces 2 changed files")));
}

TEST(Series, TruncatedPatchIsMissing) {
  const std::string stale = std::string("---\n x | 2\n y | 2\n 2 files changed, 1 ins\n\n") + diff;
  const auto cut = series_from_mails({mail("[PATCH] b", stale)}, "s");
  ASSERT_TRUE(cut);
  EXPECT_THAT(cut->missing, ElementsAre(1));
  PatchedTree patched;
  patched.results.resize(1);
  patched.results[0].number = 1;
  EXPECT_THAT(make_series_result(*cut, patched).remarks, ElementsAre(HasSubstr("2 changed files")));
  const auto signed_off = series_from_mails({mail("[PATCH] b", stale + "-- \n2.39\n")}, "s");
  ASSERT_TRUE(signed_off);
  EXPECT_THAT(signed_off->missing, IsEmpty()) << "the diffstat is older than the diff";
  const auto whole = series_from_mails({mail("[PATCH] b", diff)}, "s");
  ASSERT_TRUE(whole);
  EXPECT_THAT(whole->missing, IsEmpty());
}

TEST(Series, TrailersAfterASinglePatchAreRead) {
  const auto series = series_from_mails(
      {mail("[PATCH] b", std::string(diff) + "\nbase-commit: 1234\n-- \n2.39\n")}, "s");
  ASSERT_TRUE(series);
  EXPECT_EQ(series->base_commit, "1234");
}

TEST(Series, StackedSeriesContinuesTheNumbers) {
  const auto lower = series_from_mails({mail("[PATCH 1/2] a", diff)}, "lower");
  const auto upper = series_from_mails({mail("[PATCH] c", diff)}, "upper");
  ASSERT_TRUE(lower);
  ASSERT_TRUE(upper);
  const Series both = stack_series(*lower, *upper);
  EXPECT_THAT(numbers(both), ElementsAre(1, 2));
  EXPECT_EQ(both.name, "upper");
  EXPECT_EQ(both.title, "c");
  EXPECT_THAT(both.missing, ElementsAre(2));
}

TEST(Series, StackedSeriesMayContinueTheNumbersItself) {
  const auto lower =
      series_from_mails({mail("[PATCH 1/2] a", diff), mail("[PATCH 2/2] b", diff)}, "l");
  const auto upper = series_from_mails({mail("[PATCH 3/4] c", diff)}, "u");
  ASSERT_TRUE(lower);
  ASSERT_TRUE(upper);
  const Series both = stack_series(*lower, *upper);
  EXPECT_THAT(numbers(both), ElementsAre(1, 2, 3));
  EXPECT_THAT(both.missing, ElementsAre(4));
  EXPECT_EQ(both.expected, 4);
}

TEST(Series, NewestVersionOfASinglePatchIsUsed) {
  const auto series = series_from_mails(
      {mail("[PATCH] b", diff), mail("[PATCH v2] b", diff), mail("[PATCH] c", diff)}, "s");
  ASSERT_TRUE(series);
  ASSERT_EQ(series->patches.size(), 2U);
  EXPECT_EQ(series->patches[0].source, "[PATCH v2] b");
  EXPECT_EQ(series->patches[1].subject, "c");
  EXPECT_THAT(series->remarks, Contains("ignored: 1 mail(s) of version 1"));
}

TEST(Series, RevisionOfAPartReplacesThePart) {
  const auto series =
      series_from_mails({mail("[PATCH v2 0/2] title", "x"), mail("[PATCH v2 1/2] a", diff),
                         mail("[PATCH v2 2/2] b", diff), mail("[PATCH v2.1 2/2] b", diff)},
                        "s");
  ASSERT_TRUE(series);
  EXPECT_THAT(numbers(*series), ElementsAre(1, 2));
  EXPECT_EQ(series->patches[1].source, "[PATCH v2.1 2/2] b");
  EXPECT_EQ(series->title, "title");
  EXPECT_THAT(series->duplicates, IsEmpty());
  EXPECT_THAT(series->remarks, ElementsAre("ignored: 'b' of version 2, superseded by v2.1"));
}

TEST(Series, CompleteRevisionReplacesALongerSeries) {
  const auto series =
      series_from_mails({mail("[PATCH v2 0/2] title", "x"), mail("[PATCH v2 1/2] a", diff),
                         mail("[PATCH v2 2/2] b", diff), mail("[PATCH v2.1 1/1] a", diff)},
                        "s");
  ASSERT_TRUE(series);
  EXPECT_THAT(numbers(*series), ElementsAre(1));
  EXPECT_EQ(series->expected, 1);
  EXPECT_EQ(series->patches[0].source, "[PATCH v2.1 1/1] a");
}

TEST(Series, RepliesToALongerVersionDoNotAddMissingParts) {
  const auto series = series_from_mails(
      {mail("[PATCH v5 1/1] b", diff), mail("Re: [PATCH v4 3/10] x", "Hi.")}, "s");
  ASSERT_TRUE(series);
  EXPECT_EQ(series->expected, 1);
  EXPECT_THAT(series->missing, IsEmpty());
}

TEST(Series, SecondDiffOfOnePartIsLeftOut) {
  const auto series =
      series_from_mails({mail("[PATCH 1/1] b", diff),
                         mail("[PATCH 1/1] b", "--- a/y\n+++ b/y\n@@ -1 +1 @@\n-a\n+b\n")},
                        "s");
  ASSERT_TRUE(series);
  EXPECT_THAT(series->duplicates, ElementsAre(1));
  EXPECT_THAT(series->left_out, ElementsAre(HasSubstr("another part 1 with a different diff")));
}

TEST(Series, NumbersOfFileNamesOrderThePartsOfSeveralSeries) {
  const std::vector<RawMail> files = {mail("[PATCH 1/2] a", diff), mail("[PATCH 2/2] b", diff),
                                      mail("[PATCH 1/2] c", diff), mail("[PATCH 07/13] d", diff)};
  const auto series = series_from_mails(files, "s", Order::by_file_number);
  ASSERT_TRUE(series);
  EXPECT_THAT(numbers(*series), ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(series->patches[2].subject, "c");
  EXPECT_THAT(series->missing, IsEmpty());
  EXPECT_THAT(series->remarks, ElementsAre(HasSubstr("numbers of the file names")));
  const auto one = series_from_mails({mail("[PATCH 3/3] c", diff), mail("[PATCH 1/3] a", diff)},
                                     "s", Order::by_file_number);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->patches[0].subject, "a");
  EXPECT_THAT(one->missing, ElementsAre(2));
  EXPECT_THAT(one->remarks, IsEmpty());
}

TEST(Series, AnnouncedPartsAreLimited) {
  const auto many = series_from_mails({mail("[PATCH 1/99999] a", diff)}, "s");
  ASSERT_TRUE(many);
  EXPECT_EQ(many->missing.size(), 99998U);
  EXPECT_THAT(make_series_result(*many, PatchedTree{}).remarks,
              ElementsAre("missing: 99998 parts (2-99999) of 99999"));
  EXPECT_FALSE(series_from_mails({mail("[PATCH 1/4000000000] a", diff)}, "s"));
}

TEST(Series, FilesWithoutADiffHaveARemark) {
  const auto series =
      series_from_mails({mail("[PATCH] b", diff), {"only words\n", "0002-c.patch", 1}}, "s");
  ASSERT_TRUE(series);
  EXPECT_THAT(series->remarks, ElementsAre("ignored: no diff in 0002-c.patch"));
}

TEST(Series, DiffThatLacksLinesOfItsDiffstatHasARemark) {
  const auto series = series_from_mails(
      {mail("[PATCH] b",
            std::string("---\n x | 2\n 1 file changed, 1 insertion(+), 3 deletions(-)\n"
                        "\n") +
                diff)},
      "s");
  ASSERT_TRUE(series);
  EXPECT_THAT(series->remarks, ElementsAre(HasSubstr("announces 3 deletions, its diff has 1")));
}

TEST(Series, ConcatenatedPatchesMayLackSignatures) {
  constexpr const char* from =
      "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n";
  const auto part = [&](const char* number) {
    return from + ("From: a@b.c\nSubject: [PATCH " + std::string(number) + "] b\n\n") + diff;
  };
  const auto mails = split_mbox(part("1/2") + part("2/2"), "v5.mbx");
  ASSERT_TRUE(mails);
  const auto series = series_from_mails(*mails, "v5");
  ASSERT_TRUE(series) << series.error().what;
  EXPECT_THAT(numbers(*series), ElementsAre(1, 2));
}

}  // namespace
}  // namespace kseries
