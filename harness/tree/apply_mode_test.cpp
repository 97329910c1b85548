// SPDX-License-Identifier: GPL-2.0-only
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "host/environment.h"
#include "host/files.h"
#include "tree/apply.h"

namespace kseries {
namespace {

TEST(ApplyMode, ModeThatTheTreeAlreadyHasIsNotAConflict) {
  Result<ScratchFolder> folder = ScratchFolder::make(*read_environment(), "kseries-mode");
  ASSERT_TRUE(folder);
  const std::string script = folder->path() + "/run.sh";
  ASSERT_TRUE(write_file(script, "x\n"));
  ASSERT_EQ(::chmod(script.c_str(), 0755), 0);
  FileDiff mode;
  mode.change = FileChange::mode;
  mode.old_path = mode.new_path = "run.sh";
  mode.old_mode = 0100644;
  mode.new_mode = 0100755;
  FileDiff created;
  created.change = FileChange::create;
  created.new_path = "new.c";
  created.hunks.push_back({0, 0, 1, 1, "", {{'+', "new"}}});
  Series series;
  series.patches.resize(2);
  series.patches[0].files = {mode, created};
  series.patches[1].files = {mode};
  for (Patch& patch : series.patches) patch.author_email = "zoe@example.org";
  const Result<PatchedTree> patched = apply_series({"t", "6.12", "", folder->path(), "t"}, series);
  ASSERT_TRUE(patched) << patched.error().what;
  EXPECT_EQ(patched->results[0].status, PatchStatus::applied) << patched->results[0].message;
  EXPECT_EQ(patched->files.at("new.c").content, "new\n");
  EXPECT_EQ(patched->results[1].status, PatchStatus::already_applied);
}

}  // namespace
}  // namespace kseries
