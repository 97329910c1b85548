// SPDX-License-Identifier: GPL-2.0-only
#include "tree/debian_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::ElementsAre;

struct Order {
  const char* smaller;
  const char* larger;
};

class VersionOrder : public testing::TestWithParam<Order> {};

TEST_P(VersionOrder, holds_both_ways) {
  EXPECT_LT(compare_versions(GetParam().smaller, GetParam().larger), 0);
  EXPECT_GT(compare_versions(GetParam().larger, GetParam().smaller), 0);
  EXPECT_EQ(compare_versions(GetParam().larger, GetParam().larger), 0);
}

void PrintTo(const Order& order, std::ostream* out) {
  *out << order.smaller << " before " << order.larger;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, VersionOrder,
    testing::Values(Order{"7.2.9-1", "7.2.10-1"}, Order{"7.2.1-1~bpo13+1", "7.2.1-1"},
                    Order{"7.2~rc3-1~exp1", "7.2-1"}, Order{"6.12.117-1~deb12u1", "6.12.117-1"},
                    Order{"6.12.117-1", "6.12.117-1+b1"}, Order{"9.9-9", "1:0.1-1"},
                    Order{"1.0", "1.0-1"}, Order{"1.0a", "1.0+"}, Order{"1.0~", "1.0"},
                    Order{"1.0-1~", "1.0-1"}, Order{"1.9", "1.10"}, Order{"1.0-1", "1.0-1.1"},
                    Order{"abc", "abd"}, Order{"1.2.3", "1.2.a"}));

TEST(Versions, leading_zeros_and_absent_epoch_do_not_count) {
  EXPECT_EQ(compare_versions("1.02", "1.2"), 0);
  EXPECT_EQ(compare_versions("0:1.2-1", "1.2-1"), 0);
}

TEST(SourcesList, reads_options_and_leaves_the_rest_out) {
  const std::vector<AptSource> sources = parse_sources_list(
      "# deb http://off.example/debian sid main\n"
      "deb [ arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg ] "
      "http://one.example/debian/ bookworm main # mine\n"
      "deb-src http://src.example/debian bookworm main\n"
      "deb [trusted=yes] file:/srv/debian trixie main contrib\n"
      "deb http://short.example/\n");
  ASSERT_EQ(sources.size(), 2U);
  EXPECT_EQ(sources[0].uri, "http://one.example/debian");
  EXPECT_EQ(sources[0].signed_by, "/usr/share/keyrings/debian-archive-keyring.gpg");
  EXPECT_THAT(sources[0].suites, ElementsAre("bookworm"));
  EXPECT_EQ(sources[1].uri, "file:/srv/debian");
}

TEST(SourcesDeb822, reads_each_uri_of_enabled_entries) {
  const std::vector<AptSource> sources = parse_sources_deb822(
      "Types: deb deb-src\n# a comment\nURIs: http://one.example/debian\n"
      " http://two.example/debian/\nSuites: bookworm bookworm-updates\nComponents: main\n"
      "\nTypes: deb\nURIs: http://off.example/debian\nSuites: sid\nEnabled: no\n"
      "\nTypes: deb-src\nURIs: http://src.example/debian\nSuites: sid\n");
  ASSERT_EQ(sources.size(), 2U);
  EXPECT_EQ(sources[1].uri, "http://two.example/debian");
  EXPECT_THAT(sources[0].suites, ElementsAre("bookworm", "bookworm-updates"));
}

TEST(DebianMirrors, debians_own_lead_and_strangers_are_left_out) {
  const std::string ring = "/usr/share/keyrings/debian-archive-keyring.pgp";
  const std::vector<std::string> mirrors = debian_mirrors({
      {.uri = "https://other.example/repo", .suites = {"nodistro"}, .signed_by = ""},
      {.uri = "https://docker.example/linux/debian", .suites = {"bookworm"}, .signed_by = "/k"},
      {.uri = "http://m.example/debian-security",
       .suites = {"bookworm-security"},
       .signed_by = ring},
      {.uri = "http://m.example/debian", .suites = {"bookworm"}, .signed_by = ring},
      {.uri = "http://m.example/debian", .suites = {"bookworm-updates"}, .signed_by = ring},
      {.uri = "http://plain.example/pub", .suites = {"trixie-backports"}, .signed_by = ""},
  });
  EXPECT_THAT(mirrors,
              ElementsAre("http://m.example/debian", "http://m.example/debian-security",
                          "http://plain.example/pub", "https://docker.example/linux/debian"));
}

TEST(Release, gives_names_date_and_sums) {
  const std::string sum(64, 'a');
  const Result<ReleaseFile> release = parse_release(
      "Origin: Debian\nSuite: stable-backports\nCodename: trixie-backports\n"
      "Valid-Until: Sat, 28 Nov 2026 02:10:46 UTC\nAcquire-By-Hash: yes\nMD5Sum:\n 12 3 x\n"
      "SHA256:\n " +
          sum + "   1234 main/binary-amd64/Packages.xz\n short 1 y\n",
      "InRelease");
  ASSERT_TRUE(release.ok());
  EXPECT_EQ(release->suite, "stable-backports");
  EXPECT_EQ(release->codename, "trixie-backports");
  EXPECT_TRUE(release->by_hash);
  EXPECT_EQ(release->valid_until, 1795831846);
  ASSERT_EQ(release->files.size(), 1U);
  EXPECT_EQ(release->files.at("main/binary-amd64/Packages.xz").sha256, sum);
  EXPECT_EQ(release->files.at("main/binary-amd64/Packages.xz").size, 1234U);
}

TEST(Release, without_sums_is_refused) {
  EXPECT_FALSE(parse_release("<html>not found</html>", "InRelease").ok());
  EXPECT_FALSE(parse_release("", "InRelease").ok());
}

std::string stanza(const std::string& name, const std::string& version) {
  return "Package: " + name + "\nVersion: " + version + "\nFilename: pool/" + name + "_" + version +
         ".deb\nSize: 7\nSHA256: " + std::string(64, 'b') + "\n\n";
}

TEST(NewestPackage, takes_the_newest_of_several_by_exact_name) {
  const std::string index =
      stanza("linux-source-7.2", "7.2.9-1") + stanza("linux-source-7.2", "7.2.10-1") +
      stanza("linux-source-7.2", "7.2.10-1~bpo13+1") + stanza("linux-source-7.20", "9.9-1");
  const std::optional<IndexedPackage> found = newest_package(index, "linux-source-7.2");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->version, "7.2.10-1");
  EXPECT_EQ(found->filename, "pool/linux-source-7.2_7.2.10-1.deb");
  EXPECT_FALSE(newest_package(index, "linux-source-7").has_value());
}

TEST(NewestPackage, entry_without_sha256_is_not_believed) {
  EXPECT_FALSE(newest_package("Package: a\nVersion: 1\nFilename: f\nSize: 1\n", "a").has_value());
}

TEST(PrintUris, gives_uri_version_and_sum) {
  const std::string sum(64, 'c');
  const std::optional<PrintedUri> printed = parse_print_uris(
      "W: a warning\n'http://m.example/pool/l/x_1%3a6.12-1%7edeb12u1_all.deb' "
      "x_1%3a6.12-1~deb12u1_all.deb 1534 SHA256:" +
      sum + "\n");
  ASSERT_TRUE(printed.has_value());
  EXPECT_EQ(printed->uri, "http://m.example/pool/l/x_1%3a6.12-1%7edeb12u1_all.deb");
  EXPECT_EQ(printed->version, "1:6.12-1~deb12u1");
  EXPECT_EQ(printed->sha256, sum);
  EXPECT_EQ(printed->size, 1534U);
  EXPECT_FALSE(parse_print_uris("E: Unable to locate package x\n").has_value());
}

TEST(Signature, one_good_one_is_enough_and_a_bad_one_spoils_it) {
  const std::string good = "[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG AB Debian\n[GNUPG:] VALIDSIG CD\n";
  EXPECT_TRUE(signature_is_good(good));
  EXPECT_TRUE(signature_is_good(good + "[GNUPG:] NEWSIG\n[GNUPG:] NO_PUBKEY EF\n"));
  EXPECT_FALSE(signature_is_good(good + "[GNUPG:] NEWSIG\n[GNUPG:] BADSIG AB Debian\n"));
  EXPECT_FALSE(signature_is_good("[GNUPG:] NEWSIG\n[GNUPG:] NO_PUBKEY EF\n"));
  EXPECT_FALSE(signature_is_good(""));
}

TEST(Signature, expired_or_revoked_key_is_not_good) {
  for (const char* kind : {"EXPKEYSIG", "REVKEYSIG", "EXPSIG"}) {
    const std::string status =
        "[GNUPG:] NEWSIG\n[GNUPG:] " + std::string(kind) + " AB D\n[GNUPG:] VALIDSIG CD\n";
    EXPECT_FALSE(signature_is_good(status)) << kind;
  }
}

}  // namespace
}  // namespace kseries
