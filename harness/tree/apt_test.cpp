// SPDX-License-Identifier: GPL-2.0-only
#include "tree/apt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/files.h"
#include "tree/fake_archives.h"

namespace kseries {
namespace {

using testing::HasSubstr;
using testing::UnorderedElementsAre;

class Mirrors : public testing::Test {
 protected:
  void SetUp() override {
    if (!find_program("apt-get")) GTEST_SKIP() << "apt is not installed";
    ASSERT_TRUE(make_folders(etc + "/parts").ok());
  }

  void write(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(write_file(etc + "/" + name, text).ok());
  }

  [[nodiscard]] Result<std::vector<std::string>> find() const {
    return find_debian_mirrors(etc + "/sources.list", etc + "/parts");
  }

  TestFolder folder;
  std::string etc = folder.path();
};

TEST_F(Mirrors, are_read_from_both_formats) {
  write("sources.list",
        "# deb http://off.example/debian sid main\n"
        "deb [ arch=amd64 ] http://a.example/debian/ sid main # mine\n"
        "deb-src http://a.example/debian bookworm main\n");
  write("mirrors/m.list", "http://b.example/debian/\tpriority:1\n");
  write("parts/c.list", "deb cdrom:[x]/ trixie main\n");
  write("parts/d.sources", "Types: deb deb-src\nURIs: mirror+file:" + etc +
                               "/mirrors/m.list\n http://c.example/debian\nSuites: trixie\n"
                               "Components: main\n\nTypes: deb\nURIs: http://off.example/debian\n"
                               "Suites: sid\nComponents: main\nEnabled: no\n");
  write("parts/e.save", "deb http://no.example/debian sid main\n");
  const auto mirrors = find();
  ASSERT_TRUE(mirrors.ok()) << mirrors.error().what;
  EXPECT_THAT(*mirrors, UnorderedElementsAre("http://a.example/debian",
                                             "mirror+file:" + etc + "/mirrors/m.list",
                                             "http://c.example/debian"));
}

TEST_F(Mirrors, are_debian_ones_with_security_updates_last) {
  write("sources.list",
        "deb https://other.example/repo nodistro main\n"
        "deb http://m.example/debian-security bookworm-security main\n"
        "deb http://m.example/debian bookworm main\n"
        "deb http://m.example/debian bookworm-updates main\n"
        "deb http://plain.example/pub trixie-backports main\n");
  const auto mirrors = find();
  ASSERT_TRUE(mirrors.ok()) << mirrors.error().what;
  EXPECT_THAT(*mirrors, UnorderedElementsAre("http://m.example/debian", "http://plain.example/pub",
                                             "http://m.example/debian-security"));
  EXPECT_EQ(mirrors->back(), "http://m.example/debian-security");
}

TEST_F(Mirrors, missing_ones_are_an_error_with_alternatives) {
  write("sources.list", "");
  const auto mirrors = find();
  ASSERT_FALSE(mirrors.ok());
  EXPECT_THAT(mirrors.error().hint, HasSubstr("git:PATH@REV"));
}

}  // namespace
}  // namespace kseries
