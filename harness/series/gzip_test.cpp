// SPDX-License-Identifier: GPL-2.0-only
#include "series/gzip.h"

#include <gtest/gtest.h>

#include "testing/golden.h"

namespace kseries {
namespace {

const std::filesystem::path gzip_folder = std::filesystem::path(KSERIES_TESTDATA) / "series";

TEST(Gzip, MembersAreConcatenated) {
  const std::string member = golden::read(gzip_folder / "thread.mbox.gz");
  const auto once = inflate_gzip(member, "a.gz");
  ASSERT_TRUE(once) << once.error().what;
  EXPECT_NE(once->find("Subject: [PATCH v4 03/03] part 3\n"), std::string::npos);
  const auto twice = inflate_gzip(member + member, "a.gz");
  ASSERT_TRUE(twice) << twice.error().what;
  EXPECT_TRUE(*twice == *once + *once);
}

TEST(Gzip, TruncatedAndDamagedFilesAreErrors) {
  const std::string member = golden::read(gzip_folder / "thread.mbox.gz");
  for (size_t size = 0; size < member.size(); ++size)
    EXPECT_FALSE(inflate_gzip(member.substr(0, size), "a.gz")) << size;
  EXPECT_FALSE(inflate_gzip(member + member.substr(0, member.size() / 2), "a.gz"));
  EXPECT_FALSE(inflate_gzip(member + "words", "a.gz"));
  std::string other = member;
  other[other.size() - 6] = static_cast<char>(other[other.size() - 6] ^ 1);  // in the checksum
  EXPECT_FALSE(inflate_gzip(other, "a.gz"));
}

}  // namespace
}  // namespace kseries
