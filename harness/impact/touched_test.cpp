// SPDX-License-Identifier: GPL-2.0-only
#include "impact/touched.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

/// drivers/v: a.h is included by c0.c … c299.c and by b.h, which late.c includes.
SourceView view() {
  SourceView one;
  one.read = [](const std::string& path) -> std::optional<std::string> {
    if (path == "drivers/Makefile") return "obj-y += v/\n";
    if (path != "drivers/v/Makefile") return std::nullopt;
    std::string text = "obj-$(CONFIG_LATE) += late.o\n";
    for (int i = 0; i < 300; ++i) text += "obj-$(CONFIG_C) += c" + std::to_string(i) + ".o\n";
    return text;
  };
  one.includers = [](const std::string& header) {
    std::vector<std::string> paths;
    if (header == "drivers/v/b.h") return std::vector<std::string>{"drivers/v/late.c"};
    for (int i = 0; i < 300; ++i) paths.push_back("drivers/v/c" + std::to_string(i) + ".c");
    paths.emplace_back("drivers/v/b.h");
    return paths;
  };
  return one;
}

TEST(Touched, DirectAndIndirectIncludersAreFound) {
  PatchedTree tree;
  tree.files["drivers/v/a.h"].content = "int a;\n";
  tree.files["drivers/v/a.h"].owner = {1};
  const std::vector<TouchedSource> sources = touched_sources(tree, view());
  ASSERT_EQ(sources.size(), 1U);
  EXPECT_EQ(sources[0].includers.size(), 301U);
  EXPECT_EQ(sources[0].guard.text(), "C || LATE");
}

TEST(Touched, IncludedCFileHasTheGuardOfItsIncluder) {
  PatchedTree tree;
  tree.files["drivers/v/part.c"].content = "int a;\n";
  tree.files["drivers/v/part.c"].owner = {1};
  SourceView one = view();
  one.includers = [](const std::string& path) {
    return path == "drivers/v/part.c" ? std::vector<std::string>{"drivers/v/late.c"}
                                      : std::vector<std::string>();
  };
  const std::vector<TouchedSource> sources = touched_sources(tree, one);
  ASSERT_EQ(sources.size(), 1U);
  EXPECT_EQ(sources[0].guard.text(), "LATE");
}

TEST(TouchedObjects, AreThoseOfSourcesAndOfDirectoriesWithAChangedHeader) {
  PatchedTree tree;
  for (const char* path :
       {"mm/slab.c", "mm/kasan/report.c", "mm-x/a.c", "drivers/v/v.h", "include/linux/v.h",
        "arch/x86/include/asm/v.h", "tools/t.c", "drivers/w/Kconfig", "lib/gone.c"}) {
    tree.files[path].content = "";
  }
  tree.files["lib/gone.c"].removed = true;
  EXPECT_THAT(touched_objects(tree),
              testing::ElementsAre("drivers/v/%", "mm-x/a", "mm/kasan/report", "mm/slab"));
}

}  // namespace
}  // namespace kseries
