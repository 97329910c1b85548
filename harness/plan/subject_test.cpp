// SPDX-License-Identifier: GPL-2.0-only
#include "plan/subject.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/environment.h"
#include "host/files.h"
#include "judge/describe.h"

namespace kseries {
namespace {

using ::testing::ElementsAre;

Patch touching(const std::vector<std::string>& paths) {
  Patch patch;
  for (const std::string& path : paths) {
    FileDiff file;
    file.old_path = path;
    file.new_path = path;
    patch.files.push_back(file);
  }
  return patch;
}

TEST(Stages, OnlyTheWholeSeriesByDefault) {
  Series series;
  series.patches = {touching({"a.c"}), touching({"b.c"})};
  EXPECT_THAT(stage_sizes(series, false), ElementsAre(2));
}

TEST(Stages, OneAfterEachPatch) {
  Series series;
  series.patches = {touching({"a.c"}), touching({"b.c"}), touching({"Kconfig"})};
  EXPECT_THAT(stage_sizes(series, true), ElementsAre(1, 2, 3));
}

TEST(Stages, PatchesOutsideTheKernelHaveNone) {
  Series series;
  series.patches = {touching({"a.c"}), touching({"Documentation/x.rst"}), touching({"b.c"}),
                    touching({"tools/t.c"}), touching({"Documentation/y.rst", "tools/u.c"})};
  EXPECT_THAT(stage_sizes(series, true), ElementsAre(2, 5));
}

TEST(Stages, FileThatMovesOutOfTheKernelCounts) {
  Series series;
  Patch moves = touching({"tools/x.c"});
  moves.files[0].old_path = "lib/x.c";
  series.patches = {touching({"a.c"}), moves};
  EXPECT_THAT(stage_sizes(series, true), ElementsAre(1, 2));
}

TEST(Stages, HaveTheSameKconfigUnlessAPatchTouchesIt) {
  PatchedTree one;
  PatchedTree other;
  other.files["drivers/vfio/group.c"].content = "int x;\n";
  EXPECT_TRUE(same_kconfig(one, other));
  other.files["drivers/vfio/Kconfig"].content = "config VFIO\n";
  EXPECT_FALSE(same_kconfig(one, other));
  one.files["drivers/vfio/Kconfig"].content = "config VFIO\n";
  EXPECT_TRUE(same_kconfig(one, other));
  one.files["drivers/vfio/Kconfig"].removed = true;
  EXPECT_FALSE(same_kconfig(one, other));
  one.files = other.files;
  one.tree.id = "another";
  EXPECT_FALSE(same_kconfig(one, other));
}

TEST(Subject, CheckCommandHasTheSpecOfTheUser) {
  Result<ScratchFolder> folder = ScratchFolder::make(*read_environment(), "kseries-subject");
  ASSERT_TRUE(folder);
  const std::string spec = folder->path() + "/my series.patch";
  ASSERT_TRUE(
      write_file(spec, "Subject: [PATCH] a\n\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-a\n+b\n"));
  Tree tree;
  tree.name = "6.12";
  tree.root = folder->path() + "/tree";
  ASSERT_TRUE(make_folders(tree.root));
  Environment environment;
  environment.program = "/home/kseries/build/kseries";
  const Result<Subject> subject = load_subject(spec, tree, false, Trust::no, environment);
  ASSERT_TRUE(subject) << subject.error().what;
  EXPECT_EQ(command_text(subject->result.check),
            "/home/kseries/build/kseries series check '" + spec + "' --tree 6.12");
}

}  // namespace
}  // namespace kseries
