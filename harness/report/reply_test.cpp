// SPDX-License-Identifier: GPL-2.0-only
#include "report/reply.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "report/mail.h"
#include "testing/hostile_text.h"
#include "testing/sample_report.h"

namespace kseries {
namespace {

constexpr const char* reply_series = "vfio-noiommu-cdev-v4";

Report sent_report() {
  Report report = sample::report();
  SeriesSource source{
      .tree = "6.12", .series = reply_series, .cover = {}, .patches = {}, .owners = {}};
  source.cover =
      MailHeader{.message_id = "20261101-v4-0@example.org",
                 .subject = "[PATCH v4 0/3] iommufd: Enable noiommu mode for cdev",
                 .from = "J\xC3\xBCrgen Groß <author@example.org>",
                 .to = {"kvm@example.org"},
                 .cc = {"\"Reviewer, First\" <first@example.org>", "AUTHOR@example.org"}};
  source.patches.resize(1);
  source.patches[0].number = 1;
  source.patches[0].header = *source.cover;
  source.patches[0].header.message_id = "20261101-v4-1@example.org";
  source.patches[0].header.cc = {"second@example.org"};
  report.sources = {source};
  return report;
}

/// The value of a header, unfolded.
std::string header(const std::string& mail, const std::string& name) {
  std::string value;
  bool inside = false;
  const std::string headers = mail.substr(0, mail.find("\n\n"));
  for (const std::string_view line : split_lines(headers)) {
    if (inside && (line.starts_with(' ') || line.starts_with('\t'))) {
      value += " " + std::string(trim(line));
      continue;
    }
    inside = line.starts_with(name + ":");
    if (inside) value = trim(line.substr(name.size() + 1));
  }
  return value;
}

TEST(Reply, ContinuesTheThreadOfTheCoverLetter) {
  const std::string mail = reply_mail(sent_report(), reply_series, {});
  EXPECT_EQ(header(mail, "Subject"), "Re: [PATCH v4 0/3] iommufd: Enable noiommu mode for cdev");
  EXPECT_EQ(header(mail, "In-Reply-To"), "<20261101-v4-0@example.org>");
  EXPECT_EQ(header(mail, "References"), "<20261101-v4-0@example.org>");
}

TEST(Reply, GoesToEveryoneOnce) {
  const std::string mail = reply_mail(sent_report(), reply_series,
                                      {"Maintainer <maintainer@example.org>", "kvm@example.org"});
  EXPECT_NE(header(mail, "To").find("<author@example.org>"), std::string::npos);
  const std::string cc = header(mail, "Cc");
  for (const char* one :
       {"kvm@example.org", "first@example.org", "second@example.org", "maintainer@example.org"}) {
    const size_t at = cc.find(one);
    EXPECT_NE(at, std::string::npos) << one << " in " << cc;
    EXPECT_EQ(cc.find(one, at + 1), std::string::npos) << one << " in " << cc;
  }
  EXPECT_EQ(to_lower(cc).find("author@example.org"), std::string::npos) << cc;
}

TEST(Reply, HasTheTextOfTheMailIn72ColumnsOfAscii) {
  const std::string mail = reply_mail(sent_report(), reply_series, {});
  EXPECT_EQ(mail.substr(mail.find("\n\n") + 2), mail_text(sent_report(), reply_series));
  for (const char c : mail) EXPECT_LT(static_cast<unsigned char>(c), 0x80);
}

TEST(Reply, WithoutHeadersItHasOnlyASubject) {
  const std::string mail = reply_mail(sample::report(), reply_series, {});
  EXPECT_EQ(header(mail, "Subject"), std::string("Re: ") + reply_series);
  EXPECT_EQ(header(mail, "In-Reply-To"), "");
  EXPECT_EQ(header(mail, "Cc"), "");
}

TEST(Reply, HeadersOfTheSeriesCanNotAddHeaders) {
  Report report = sent_report();
  MailHeader& cover = *report.sources[0].cover;
  cover.subject += "\nBcc: evil@example.org\r\n\r\nbody " + hostile::text();
  cover.message_id = "a@b>\nBcc: evil@example.org";
  cover.cc = {"x <x@example.org>\nBcc: evil@example.org", hostile::text()};
  const std::string mail =
      reply_mail(report, reply_series, {"m@example.org\nBcc: evil@example.org"});
  EXPECT_EQ(header(mail, "Bcc"), "");
  EXPECT_EQ(header(mail, "In-Reply-To"), "");
  EXPECT_EQ(mail.substr(mail.find("\n\n") + 2, 3), "Hi,");
  EXPECT_EQ(hostile::found_in(mail), "");
}

}  // namespace
}  // namespace kseries
