// SPDX-License-Identifier: GPL-2.0-only
#include "run/cell_suites.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(CellSuites, KeepsTheFilesOfTestsWithoutLinks) {
  PatchedTree patched;
  patched.files["tools/a.c"].content = "changed";
  patched.files["include/uapi/linux/b.h"].content = "changed";
  patched.files["drivers/c.c"].content = "changed";
  patched.files["tools/passwd"] = {.mode = 0120000, .content = "/etc/passwd"};
  const PatchedTree tests = with_tests_only(patched);
  EXPECT_EQ(tests.files.size(), 3U);
  EXPECT_EQ(tests.files.at("tools/a.c").content, "changed");
  EXPECT_TRUE(tests.files.contains("include/uapi/linux/b.h"));
  // Removed, so that the file of the tree is not used, either.
  EXPECT_TRUE(tests.files.at("tools/passwd").removed);
}

}  // namespace
}  // namespace kseries
