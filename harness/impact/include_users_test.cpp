// SPDX-License-Identifier: GPL-2.0-only
#include "impact/include_users.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::ElementsAre;

TEST(ParseIncludes, ReturnsTheSpellings) {
  EXPECT_THAT(
      parse_includes("#include <linux/vfio.h>\n # include \"vfio.h\"\n// no include <x.h>\n"),
      ElementsAre("linux/vfio.h", "vfio.h"));
}

TEST(IncludeUsers, SpellingIsResolvedLikeTheCompilerDoes) {
  PatchedTree patched;
  patched.files["include/linux/x.h"].content = "";
  patched.files["include/uapi/linux/x.h"].content = "";
  patched.files["drivers/a/x.h"].content = "";
  patched.files["drivers/a/one.c"].content = "#include \"x.h\"\n";
  patched.files["drivers/b/two.c"].content = "#include <linux/x.h>\n#include \"../a/x.h\"\n";
  const IncludeIndex index{{{"linux/x.h", {"kernel/three.c"}}, {"t.h", {"lib/four.c"}}}};
  const auto users = [&](const std::string& header) {
    const auto is_in_tree = [](const std::string& path) { return path == "lib/t.h"; };
    return find_include_users(index, patched, is_in_tree, "x86", header);
  };
  EXPECT_THAT(users("drivers/a/x.h"), ElementsAre("drivers/a/one.c", "drivers/b/two.c"));
  EXPECT_THAT(users("include/linux/x.h"), ElementsAre("drivers/b/two.c", "kernel/three.c"));
  EXPECT_THAT(users("include/uapi/linux/x.h"), ElementsAre());
  EXPECT_THAT(users("lib/t.h"), ElementsAre("lib/four.c"));
}

}  // namespace
}  // namespace kseries
