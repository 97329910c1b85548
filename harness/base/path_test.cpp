// SPDX-License-Identifier: GPL-2.0-only
#include "base/path.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(WithoutStepsUp, IsRelativeToTheSources) {
  EXPECT_EQ(without_steps_up("../drivers/a.c"), "drivers/a.c");
  EXPECT_EQ(without_steps_up("../.././include/b.h"), "include/b.h");
  EXPECT_EQ(without_steps_up("a/../b"), "a/../b");
}

TEST(UnsafePath, OrdinaryPathsAreSafe) {
  EXPECT_FALSE(unsafe_path("drivers/vfio/vfio_main.c"));
  EXPECT_FALSE(unsafe_path("Makefile"));
  EXPECT_FALSE(unsafe_path(".gitignore"));
  EXPECT_FALSE(unsafe_path("a..b/c.."));
  EXPECT_FALSE(unsafe_path("a/.gitx/git~2"));
}

TEST(UnsafePath, PathsThatLeaveTheTreeAreUnsafe) {
  for (const char* path : {"", "/etc/passwd", "../x", "a/../../x", "a/..", "a//b", "./a", "a/./b",
                           ".git/config", "sub/.GIT/hooks/x", "a\nb", "a/git~1/x", "GIT~1",
                           "a/.git./x", ".git . /x", "a/.git:x/y", "a/.git\\x"})
    EXPECT_TRUE(unsafe_path(path)) << path;
}

TEST(UnsafeLink, OnlyTargetsInsideTheTreeAreSafe) {
  EXPECT_FALSE(unsafe_link("a/b/link", "../../c"));
  EXPECT_FALSE(unsafe_link("a/link", ".././b/c"));
  EXPECT_TRUE(unsafe_link("a/b/link", "../../../c"));
  EXPECT_TRUE(unsafe_link("link", ".."));
  EXPECT_TRUE(unsafe_link("link", "a/../../b"));
  // If a is a link to ".", for example, this is not x/y/b.
  EXPECT_TRUE(unsafe_link("x/y/link", "a/../b"));
  EXPECT_TRUE(unsafe_link("link", "/etc/passwd"));
  EXPECT_TRUE(unsafe_link("link", ""));
}

TEST(DebianName, RejectsPathsAndOptions) {
  EXPECT_TRUE(is_debian_name("linux-source-6.12"));
  EXPECT_TRUE(is_debian_name("g++"));
  for (const char* word : {"", "a", ".a", "-a", "../a", "a/b", "A-b", "a b", "a\n"})
    EXPECT_FALSE(is_debian_name(word)) << word;
}

}  // namespace
}  // namespace kseries
