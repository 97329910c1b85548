// SPDX-License-Identifier: GPL-2.0-only
#include "tree/shadow.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "host/files.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

TEST(MakeShadow, ShowsTheTreeWithTheSeriesOnItAndLeavesTheTreeAlone) {
  auto scratch = ScratchFolder::make("shadow");
  ASSERT_TRUE(scratch.ok());
  PatchedTree patched;
  patched.tree.root = scratch->path() + "/tree";
  const std::string shadow = scratch->path() + "/shadow";
  for (const char* path : {"/Makefile", "/tools/a.c", "/tools/b.c", "/tools/sub/c.h"})
    ASSERT_TRUE(write_file(patched.tree.root + path, path).ok());
  patched.files["tools/a.c"].content = "changed";
  patched.files["tools/b.c"].removed = true;
  patched.files["new/d.c"].content = "new";
  patched.files["new/passwd"] = {.mode = 0120000, .content = "/etc/passwd"};

  const auto made = make_shadow(patched, shadow);

  ASSERT_TRUE(made.ok()) << made.error().what;
  EXPECT_EQ(*read_file(shadow + "/tools/a.c"), "changed");
  EXPECT_FALSE(fs::exists(shadow + "/tools/b.c"));
  EXPECT_EQ(*read_file(shadow + "/tools/sub/c.h"), "/tools/sub/c.h");
  EXPECT_EQ(*read_file(shadow + "/Makefile"), "/Makefile");
  EXPECT_EQ(*read_file(shadow + "/new/d.c"), "new");
  EXPECT_FALSE(fs::is_symlink(fs::symlink_status(shadow + "/new/passwd")));
  EXPECT_EQ(*read_file(patched.tree.root + "/tools/a.c"), "/tools/a.c");
  EXPECT_TRUE(fs::exists(patched.tree.root + "/tools/b.c"));
}

}  // namespace
}  // namespace kseries
