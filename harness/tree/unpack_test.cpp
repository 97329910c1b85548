// SPDX-License-Identifier: GPL-2.0-only
#include "tree/unpack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "host/files.h"
#include "tree/fake_archives.h"

namespace kseries {
namespace {

using testing::HasSubstr;

class Unpack : public testing::Test {
 protected:
  TestFolder folder;
  std::string to = folder.path() + "/out";

  Result<Done> unpack(const std::vector<FakeEntry>& entries, const std::string& name = "t.tar.xz") {
    write_tarball(folder.path() + "/" + name, entries);
    return unpack_tarball(folder.path() + "/" + name, to);
  }

  void expect_refused(const std::vector<FakeEntry>& entries, const std::string& what) {
    const Result<Done> result = unpack(entries);
    ASSERT_FALSE(result.ok());
    EXPECT_THAT(result.error().what, HasSubstr(what));
    EXPECT_THAT(result.error().where, HasSubstr("t.tar.xz"));
    EXPECT_FALSE(exists(folder.path() + "/escaped"));
  }
};

TEST_F(Unpack, gives_contents_links_and_read_only_modes) {
  ASSERT_TRUE(unpack({{.name = "k/Makefile", .content = "all:\n", .mode = 0664},
                      {.name = "k/run.sh", .content = "#!/bin/sh\n", .mode = 04775},
                      {.name = "k/a/link", .link = "../Makefile"}})
                  .ok());
  EXPECT_EQ(*read_file(to + "/k/Makefile"), "all:\n");
  EXPECT_EQ(*read_file(to + "/k/a/link"), "all:\n");
  struct stat info {};
  ASSERT_EQ(::stat((to + "/k/Makefile").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0444U);
  ASSERT_EQ(::stat((to + "/k/run.sh").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0555U);
}

TEST_F(Unpack, accepts_gzip_and_plain_tar) {
  ASSERT_TRUE(unpack({{.name = "a", .content = "1"}}, "t.tar.gz").ok());
  ASSERT_TRUE(unpack({{.name = "b", .content = "2"}}, "t.tar").ok());
  EXPECT_EQ(*read_file(to + "/a") + *read_file(to + "/b"), "12");
}

TEST_F(Unpack, absolute_path_is_refused) {
  expect_refused({{.name = folder.path() + "/escaped", .content = "x"}}, "leads outside");
}

TEST_F(Unpack, parent_directory_is_refused) {
  expect_refused({{.name = "../escaped", .content = "x"}}, "leads outside");
  expect_refused({{.name = "k/a/../b", .content = "x"}}, "leads outside");
}

TEST_F(Unpack, link_that_leads_outside_is_refused) {
  expect_refused({{.name = "k/l", .link = "../../escaped"}}, "link that leads outside");
  expect_refused({{.name = "k/m", .link = "/etc/passwd"}}, "link that leads outside");
  expect_refused({{.name = "./k/./n", .link = "../../escaped"}}, "link that leads outside");
  // Through another link ".." leads elsewhere than its words say.
  expect_refused({{.name = "k/a/up", .link = "../.."}, {.name = "k/l", .link = "a/up/../x"}},
                 "link that leads outside");
}

TEST_F(Unpack, writing_through_a_link_is_refused) {
  const Result<Done> result = unpack({{.name = "k/real/x", .content = "1"},
                                      {.name = "k/l", .link = "real"},
                                      {.name = "k/l/x", .content = "2"}});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(*read_file(to + "/k/real/x"), "1");
}

TEST_F(Unpack, device_is_refused) {
  expect_refused({{.name = "k/pipe", .fifo = true}}, "contains a device");
}

TEST_F(Unpack, truncated_archive_is_refused) {
  for (const char* name : {"t.tar.xz", "t.tar.gz"}) {
    const std::string path = folder.path() + "/" + name;
    write_tarball(path, {{.name = "a", .content = noise(200'000)}});
    const std::string whole = *read_file(path);
    ASSERT_TRUE(write_file(path, whole.substr(0, whole.size() / 2)).ok());
    const Result<Done> result = unpack_tarball(path, to);
    ASSERT_FALSE(result.ok()) << name;
    EXPECT_THAT(result.error().hint, HasSubstr("truncated")) << name;
  }
}

TEST_F(Unpack, other_and_empty_files_are_refused) {
  ASSERT_TRUE(write_file(folder.path() + "/x.tar", noise(20'000)).ok());
  EXPECT_FALSE(unpack_tarball(folder.path() + "/x.tar", to).ok());
  EXPECT_FALSE(unpack_tarball(folder.path() + "/absent.tar", to).ok());
}

TEST_F(Unpack, deb_gives_the_tarball_inside) {
  const std::string deb = folder.path() + "/p.deb";
  write_deb(deb, "./usr/src/linux-source-9.9.tar.xz", {{.name = "k/Makefile", .content = "m"}});
  const Result<Done> result = unpack_deb(deb, to);
  ASSERT_TRUE(result.ok()) << result.error().what;
  EXPECT_EQ(*read_file(to + "/k/Makefile"), "m");
}

TEST_F(Unpack, deb_without_a_tarball_is_refused) {
  const std::string deb = folder.path() + "/p.deb";
  write_deb(deb, "./usr/share/doc/readme.tar", {{.name = "a", .content = "m"}});
  EXPECT_THAT(unpack_deb(deb, to).error().what, HasSubstr("no tarball"));
}

TEST_F(Unpack, truncated_deb_is_refused) {
  const std::string deb = folder.path() + "/p.deb";
  write_deb(deb, "./usr/src/l.tar.xz", {{.name = "a", .content = noise(200'000)}});
  const std::string whole = *read_file(deb);
  ASSERT_TRUE(write_file(deb, whole.substr(0, whole.size() / 2)).ok());
  EXPECT_FALSE(unpack_deb(deb, to).ok());
}

}  // namespace
}  // namespace kseries
