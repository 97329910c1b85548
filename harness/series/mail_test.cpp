// SPDX-License-Identifier: GPL-2.0-only
#include "series/mail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <ctime>

#include "series/flowed.h"
#include "series/mbox.h"
#include "series/mime.h"
#include "testing/golden.h"

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::filesystem::path mail_folder = std::filesystem::path(KSERIES_TESTDATA) / "series";

/// The patch in the first mail, or nothing if there is none.
Result<std::optional<Patch>> patch_from_mail(std::string_view bytes, const std::string& source) {
  const Result<std::vector<RawMail>> mails = split_mbox(bytes, source);
  if (!mails) return mails.error();
  if (mails->empty()) return std::optional<Patch>();
  Result<Mail> mail = parse_mail(mails->front());
  if (!mail) return mail.error();
  if (mail->lack) return *mail->lack;
  return std::move(mail->patch);
}

/// Formats a date as mailers do. Empty if there is none.
std::string format_date(const ZonedTime& date) {
  if (date.seconds == 0) return "";
  const std::time_t local = date.seconds + date.offset * 60;
  std::array<char, 64> text{};
  std::strftime(text.data(), text.size(), "%a, %-d %b %Y %H:%M:%S ", std::gmtime(&local));
  const int zone = std::abs(date.offset) / 60 * 100 + std::abs(date.offset) % 60;
  return text.data() + std::string(date.offset < 0 ? "-" : "+") +
         std::to_string(10000 + zone).substr(1);
}

/// Formats a parsed mail for a golden file.
std::string dump(const Result<std::optional<Patch>>& result) {
  if (!result) return "error: " + result.error().what + "\nat: " + result.error().where + "\n";
  if (!*result) return "no patch\n";
  const Patch& patch = **result;
  std::string text = "number: " + std::to_string(patch.number) + "\nsubject: " + patch.subject +
                     "\nauthor: " + patch.author_name + " <" + patch.author_email +
                     ">\ndate: " + format_date(patch.date) + "\nid: " + patch.header.message_id +
                     "\n";
  for (const FileDiff& file : patch.files)
    text += "file: " + file.path() + " hunks " + std::to_string(file.hunks.size()) + "\n";
  return text + "== message\n" + patch.message + "\n== notes\n" + patch.notes + "\n== diff\n" +
         patch.diff;
}

TEST(Mail, CommonFormatsGiveThePatch) {
  size_t seen = 0;
  for (const char* suffix : {".eml", ".diff"}) {
    for (const auto& input : golden::inputs(mail_folder, suffix)) {
      ++seen;
      const std::string name = input.filename().string();
      const std::string actual = dump(patch_from_mail(golden::read(input), name));
      EXPECT_EQ(actual, golden::expected(mail_folder / (name + ".expected"), actual)) << name;
    }
  }
  EXPECT_GE(seen, 16U);
}

TEST(Mail, TransferEncodingsGiveTheSameDiff) {
  const auto plain = patch_from_mail(golden::read(mail_folder / "plain.eml"), "plain");
  ASSERT_TRUE(plain);
  ASSERT_TRUE(*plain);
  EXPECT_THAT((*plain)->diff, HasSubstr("+\t/* Zo\xC3\xAB says"));
  for (const char* name : {"crlf.eml", "quoted-printable.eml", "base64.eml", "flowed.eml",
                           "attached-diff.eml", "attached-mail.eml", "signed.eml"}) {
    const auto other = patch_from_mail(golden::read(mail_folder / name), name);
    ASSERT_TRUE(other) << name;
    ASSERT_TRUE(*other) << name;
    // format=flowed does not preserve a space at the end of a line.
    std::string diff = (*other)->diff;
    if (const size_t bare = diff.find("\n\n"); bare != std::string::npos)
      diff.insert(bare + 1, " ");
    EXPECT_EQ(diff, (*plain)->diff) << name;
  }
}

TEST(Mail, BytesOfADiffAreNotConverted) {
  const auto patch = patch_from_mail(golden::read(mail_folder / "latin1.eml"), "latin1");
  ASSERT_TRUE(patch);
  ASSERT_TRUE(*patch);
  EXPECT_THAT((*patch)->diff, HasSubstr("Zo\xEB says"));
  EXPECT_THAT((*patch)->message, HasSubstr("Zo\xC3\xAB M"));
}

constexpr const char* one_line_diff =
    "diff --git a/f.c b/f.c\n--- a/f.c\n+++ b/f.c\n@@ -1 +1 @@\n-old\n+new\n";

TEST(Mail, FormatsOfOtherToolsHaveSubjectAuthorAndMessage) {
  const std::string diff = one_line_diff;
  for (const std::string& text :
       {"# HG changeset patch\n# User Zoe <zoe@example.org>\n# Date 1776150753 -7200\n"
        "# Node ID 1234\n# Parent  1234\nvfio: text\n\nA reason.\n\n" +
            diff,
        "vfio: text\n\nFrom: Zoe <zoe@example.org>\n\nA reason.\n---\n" + diff,
        "commit 1f2e3d4c5b6a79880716253443526170fedcba98\nAuthor: Zoe <zoe@example.org>\n"
        "Date:   Tue Apr 14 09:12:33 2026 +0200\n\n    vfio: text\n    \n    A reason.\n\n" +
            diff,
        "From: Zoe <zoe@example.org>\n\nvfio: text\n\nA reason.\n---\n" + diff,
        "From: Zoe <zoe@example.org>\nSubject: [PATCH] vfio: text\nA reason.\n---\n" + diff}) {
    const auto patch = patch_from_mail(text, "f.patch");
    ASSERT_TRUE(patch) << text;
    ASSERT_TRUE(*patch) << text;
    EXPECT_EQ((*patch)->subject, "vfio: text") << text;
    EXPECT_EQ((*patch)->author_name, "Zoe") << text;
    EXPECT_EQ((*patch)->author_email, "zoe@example.org") << text;
    EXPECT_EQ((*patch)->message, "A reason.") << text;
    EXPECT_EQ((*patch)->files.size(), 1U) << text;
  }
}

TEST(Mail, ErrorsInFormatsOfOtherToolsNameTheLine) {
  for (const std::string text :
       {"# HG changeset patch\n# User Zoe <z@example.org>\ntext\n",
        "text\n\nFrom: Zoe <z@example.org>\n", "From: Zoe <z@example.org>\nSubject: text\n---\n"}) {
    std::string damaged = text + one_line_diff;
    damaged.replace(damaged.find("-1 +1"), 5, "-1,9 +1");
    const auto patch = patch_from_mail(damaged, "f.patch");
    ASSERT_FALSE(patch) << text;
    EXPECT_THAT(patch.error().where, testing::StartsWith("f.patch:")) << text;
    const auto line = std::stol(patch.error().where.substr(8));
    EXPECT_GE(line, 7) << text;
    EXPECT_LE(line, 9) << text;
  }
}

TEST(Mail, CommitsInARowAreNotOnePatch) {
  const std::string commit =
      "commit 1f2e3d4c5b6a79880716253443526170fedcba98\nAuthor: Zoe <zoe@example.org>\n\n"
      "    text\n\n";
  const auto patch = patch_from_mail(commit + one_line_diff + commit + one_line_diff, "f.patch");
  ASSERT_TRUE(patch);
  ASSERT_TRUE(*patch);
  EXPECT_EQ((*patch)->author_name, "");
}

TEST(Mail, AByteOrderMarkIsNotPartOfTheHeaders) {
  const auto patch = patch_from_mail(
      "\xEF\xBB\xBF"
      "From: Zoe <zoe@example.org>\nSubject: [PATCH] text\n\nA reason.\n---\n" +
          std::string(one_line_diff),
      "f.patch");
  ASSERT_TRUE(patch);
  ASSERT_TRUE(*patch);
  EXPECT_EQ((*patch)->author_name, "Zoe");
}

TEST(Mail, TheHeaderHasWhatAReplyNeeds) {
  const auto mail =
      parse_mail({"From: =?utf-8?q?Zo=C3=AB?= M <zoe@example.org>\n"
                  "To: kvm@example.org, \"Last, First\" <first@example.org>\n"
                  "Cc: a@example.org,\n b@example.org\n"
                  "Subject: [PATCH v2 0/3] vfio: =?utf-8?q?Caf=C3=A9?=\n"
                  "Message-ID: <cover@example.org>\n\nText\n",
                  "cover", 1});
  ASSERT_TRUE(mail);
  EXPECT_EQ(mail->header.message_id, "cover@example.org");
  EXPECT_EQ(mail->header.subject, "[PATCH v2 0/3] vfio: Caf\xC3\xA9");
  EXPECT_EQ(mail->header.from, "Zo\xC3\xAB M <zoe@example.org>");
  EXPECT_THAT(mail->header.to,
              ElementsAre("kvm@example.org", "\"Last, First\" <first@example.org>"));
  EXPECT_THAT(mail->header.cc, ElementsAre("a@example.org", "b@example.org"));
}

TEST(Mail, DamagedDiffHasTheLineInTheFile) {
  const auto mails = split_mbox(golden::read(mail_folder / "cut.mbox"), "cut.mbox");
  ASSERT_TRUE(mails);
  ASSERT_EQ(mails->size(), 2U);
  const auto mail = parse_mail(mails->back());
  ASSERT_FALSE(mail);
  EXPECT_EQ(mail.error().where, "cut.mbox:43");
  EXPECT_THAT(mail.error().what, HasSubstr("truncated"));
}

TEST(Mail, SeveralAttachedPatchesAreRefused) {
  const std::string part =
      "--b\nContent-Type: text/x-patch; name=x\nContent-Disposition: attachment\n\n"
      "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";
  const auto patch = patch_from_mail(
      "From: a@b.c\nSubject: [PATCH] x\nMIME-Version: 1.0\n"
      "Content-Type: multipart/mixed; boundary=b\n\n" +
          part + part + "--b--\n",
      "two");
  ASSERT_FALSE(patch);
  EXPECT_THAT(patch.error().what, HasSubstr("2 patches"));
}

TEST(Mail, OtherTextIsNotAPatch) {
  for (const char* bytes : {"", "\n\n", "words\n", "Subject: hello\n\nwords\n", "\0\xff\xfe"}) {
    const auto patch = patch_from_mail(bytes, "x");
    ASSERT_TRUE(patch) << bytes;
    EXPECT_FALSE(*patch) << bytes;
  }
}

TEST(Mbox, SplitsAtFromLinesOnlyAndUnquotes) {
  const auto mails = split_mbox(
      "From a@b Thu Jan  1 00:00:00 1970\nSubject: a\n\n>From x\n>>From y\n\nFrom here on\n"
      "From a@b Thu Jan  1 00:00:00 1970\n\nFrom a@b Thu Jan  1 00:00:00 1970\nSubject: b\n",
      "m");
  ASSERT_TRUE(mails);
  ASSERT_EQ(mails->size(), 2U);
  EXPECT_THAT((*mails)[0].text, HasSubstr("\nFrom x\n>From y\n"));
  EXPECT_THAT((*mails)[0].text, HasSubstr("From here on\nFrom a@b"));
  EXPECT_EQ((*mails)[1].text, "Subject: b\n");
  EXPECT_EQ((*mails)[1].first_line, 11);
}

TEST(Mbox, GzipIsRecognisedByContentAndMustBeComplete) {
  const std::string bytes = golden::read(mail_folder / "thread.mbox.gz");
  const auto mails = split_mbox(bytes, "x");
  ASSERT_TRUE(mails);
  EXPECT_EQ(mails->size(), 5U);
  for (const size_t length : {bytes.size() - 1, bytes.size() / 2, size_t{12}, size_t{2}}) {
    const auto cut = split_mbox(bytes.substr(0, length), "x.gz");
    ASSERT_FALSE(cut) << length;
    EXPECT_EQ(cut.error().where, "x.gz");
  }
}

TEST(Flowed, JoinsSoftBreaksAndRemovesStuffing) {
  EXPECT_EQ(unflow("a \nb\n  c\n", false), "a b\n c\n");
  EXPECT_EQ(unflow("a \nb\n", true), "ab\n");
  EXPECT_EQ(unflow("-- \nname\n", false), "-- \nname\n");
}

TEST(MailDate, ReadsCommonFormats) {
  struct Row {
    const char* text;
    int64_t seconds;
    int offset;
  };
  const std::vector<Row> rows = {
      {"Thu, 1 Jan 1970 00:00:00 +0000", 0, 0},
      {"Tue, 14 Apr 2026 09:12:33 +0200", 1776150753, 120},
      {"14 apr 2026 09:12:33 -0330", 1776170553, -210},
      {"Thu, 29 Feb 2024 23:59:59 +0000 (UTC)", 1709251199, 0},
      {"Fri,  1 Mar 2024 00:00 GMT", 1709251200, 0},
      {"2026-04-14 09:12:33", 1776157953, 0},
      {"14 Apr 2026 09 +0200", 1776150000, 120},
  };
  for (const Row& row : rows) {
    const auto date = parse_mail_date(row.text);
    ASSERT_TRUE(date) << row.text;
    EXPECT_EQ(date->seconds, row.seconds) << row.text;
    EXPECT_EQ(date->offset, row.offset) << row.text;
  }
}

TEST(MailDate, RefusesAnythingElse) {
  for (const char* text : {"", "yesterday", "Tue, 14 Apx 2026 09:12:33 +0200",
                           "40 Apr 2026 09:12:33 +0200", "31 Feb 2026 09:12:33 +0200"})
    EXPECT_FALSE(parse_mail_date(text)) << text;
}

TEST(Utf8, TextInAnUnknownCharsetIsUtf8OrLatin1) {
  EXPECT_EQ(to_utf8("Zo\xEB", "iso-8859-1"), "Zo\xC3\xAB");
  EXPECT_EQ(to_utf8("Zo\xEB", ""), "Zo\xC3\xAB");
  EXPECT_EQ(to_utf8("Zo\xC3\xAB", "utf-8"), "Zo\xC3\xAB");
  EXPECT_EQ(to_utf8("Zo\xEB", "no-such-charset"), "Zo\xC3\xAB");
  EXPECT_EQ(to_utf8("\xE2\x80\xAE", "no-such-charset"), "\xE2\x80\xAE") << "it may be in a diff";
}

}  // namespace
}  // namespace kseries
