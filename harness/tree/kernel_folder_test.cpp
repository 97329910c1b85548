// SPDX-License-Identifier: GPL-2.0-only
#include "tree/kernel_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/files.h"
#include "tree/fake_archives.h"

namespace kseries {
namespace {

using testing::HasSubstr;

TEST(MakefileVersion, joins_the_four_variables) {
  EXPECT_EQ(
      parse_makefile_version("VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 117\nEXTRAVERSION =\n"),
      "6.12.117");
  EXPECT_EQ(
      parse_makefile_version("VERSION = 7\nPATCHLEVEL = 3\nSUBLEVEL = 0\nEXTRAVERSION = -rc2\n"),
      "7.3.0-rc2");
}

TEST(MakefileVersion, is_empty_for_other_makefiles) {
  EXPECT_EQ(parse_makefile_version("all:\n\techo VERSION = 6\n"), "");
  EXPECT_EQ(parse_makefile_version("VERSION = 6.1\nPATCHLEVEL = 1\n"), "");
}

class KernelFolder : public testing::Test {
 protected:
  TestFolder folder;
};

TEST_F(KernelFolder, has_a_version) {
  write_fake_kernel(folder.path(), 6, 1, 2);
  EXPECT_EQ(*kernel_version(folder.path()), "6.1.2");
}

TEST_F(KernelFolder, other_directory_is_refused_with_what_is_missing) {
  EXPECT_THAT(kernel_version(folder.path()).error().what, HasSubstr("no Makefile"));
  write_fake_kernel(folder.path(), 6, 1, 2);
  ASSERT_TRUE(write_file(folder.path() + "/Makefile", "all:\n").ok());
  EXPECT_THAT(kernel_version(folder.path()).error().what, HasSubstr("no VERSION"));
  EXPECT_THAT(kernel_version(folder.path() + "/no").error().what, HasSubstr("no such directory"));
}

TEST_F(KernelFolder, built_tree_is_refused) {
  write_fake_kernel(folder.path(), 6, 1, 2);
  EXPECT_TRUE(check_unbuilt(folder.path()).ok());
  ASSERT_TRUE(write_file(folder.path() + "/include/config/VFIO", "").ok());
  EXPECT_THAT(check_unbuilt(folder.path()).error().hint, HasSubstr("make mrproper"));
}

TEST_F(KernelFolder, digest_changes_with_any_file_but_not_with_git) {
  write_fake_kernel(folder.path(), 6, 1, 2);
  const std::string before = *folder_digest(folder.path());
  EXPECT_EQ(*folder_digest(folder.path()), before);
  ASSERT_TRUE(write_file(folder.path() + "/.git/index", "x").ok());
  EXPECT_EQ(*folder_digest(folder.path()), before);
  ASSERT_TRUE(write_file(folder.path() + "/scripts/run.sh", "changed").ok());
  EXPECT_NE(*folder_digest(folder.path()), before);
}

TEST(TreeId, has_only_allowed_characters) {
  EXPECT_EQ(make_id("linux-source-6.12-6.12.117-1~deb12u1"),
            "linux-source-6.12-6.12.117-1-deb12u1");
  EXPECT_EQ(make_id("../My Tree"), "t..-my-tree");
}

}  // namespace
}  // namespace kseries
