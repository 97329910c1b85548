// SPDX-License-Identifier: GPL-2.0-only
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/environment.h"
#include "host/files.h"
#include "series/diff.h"
#include "tree/apply.h"

namespace kseries {
namespace {

using testing::HasSubstr;

/// Applies patches, given as diffs, to a tree with the file "a" (three lines) and "logo".
class ApplyRefused : public testing::Test {
 protected:
  void SetUp() override {
    Result<ScratchFolder> folder = ScratchFolder::make(*read_environment(), "apply-refused");
    ASSERT_TRUE(folder);
    folder_ = folder.take();
    ASSERT_TRUE(write_file(folder_->path() + "/a", "one\ntwo\nthree\n"));
    ASSERT_TRUE(write_file(folder_->path() + "/logo", "other"));
  }

  void add(const std::string& diff) {
    auto files = parse_diff(diff, "t.patch");
    ASSERT_TRUE(files) << files.error().what;
    Patch patch;
    patch.number = static_cast<int>(series_.patches.size()) + 1;
    patch.files = files.take();
    series_.patches.push_back(std::move(patch));
  }

  PatchedTree apply() {
    auto patched = apply_series({"t", "6.12", "", folder_->path(), "t"}, series_);
    EXPECT_TRUE(patched) << (patched ? "" : patched.error().what);
    return patched ? patched.take() : PatchedTree{};
  }

  std::optional<ScratchFolder> folder_;
  Series series_;
};

TEST_F(ApplyRefused, BinaryPatchForAnotherVersionIsAConflict) {
  const std::string header =
      "diff --git a/logo b/logo\nindex eb2e937a24737d7e5ade6dc8e0bb3bdd4af15686.."
      "886adc15f115902428928b59754b5e78e19b0b02 100644\nGIT binary patch\n";
  const std::string bytes = "literal 4\nLcmZQ5DbEK00=)rS\n\n";
  add(header + bytes + bytes);
  EXPECT_THAT(apply().results[0].hunks[0].explanation, HasSubstr("another version of this binary"));
  series_.patches[0].files[0].new_blob.resize(12);
  EXPECT_THAT(apply().results[0].hunks[0].explanation, HasSubstr("abbreviated ids"));
}

TEST_F(ApplyRefused, FailedPatchChangesNothing) {
  add("--- a/a\n+++ b/a\n@@ -1,3 +1,3 @@\n-one\n+ONE\n two\n three\n"
      "diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+n\n"
      "--- a/logo\n+++ b/logo\n@@ -1 +1 @@\n-not there\n+x\n");
  add("diff --git a/m b/m\nnew file mode 100644\n--- /dev/null\n+++ b/m\n@@ -0,0 +1 @@\n+m\n");
  const PatchedTree patched = apply();
  EXPECT_EQ(patched.results[0].status, PatchStatus::conflict);
  EXPECT_EQ(patched.results[1].status, PatchStatus::applied);
  EXPECT_TRUE(patched.files.empty());
}

TEST_F(ApplyRefused, PrerequisitesMayBeTheReasonOfAConflict) {
  add("--- a/a\n+++ b/a\n@@ -1,2 +1,3 @@\n one\n+new\n a line of another series\n");
  series_.prerequisites.push_back({PrerequisiteKind::message_id, "<x@y>"});
  EXPECT_THAT(apply().results[0].hunks[0].explanation, HasSubstr("requires other patches"));
}

TEST_F(ApplyRefused, TypeOfAFileMustMatch) {
  add("diff --git a/a b/a\nindex 01..02 120000\n--- a/a\n+++ b/a\n@@ -1,3 +1,3 @@\n-one\n+ONE\n"
      " two\n three\n");
  EXPECT_EQ(apply().results[0].status, PatchStatus::refused);
}

TEST_F(ApplyRefused, OtherPermissionsAreNoReason) {
  add("diff --git a/a b/a\nindex 01..02 100666\n--- a/a\n+++ b/a\n@@ -1,3 +1,3 @@\n-one\n+ONE\n"
      " two\n three\n");
  EXPECT_EQ(apply().results[0].status, PatchStatus::applied);
}

TEST_F(ApplyRefused, FileIsNotADirectoryUnlessItWasMoved) {
  const std::string below =
      "diff --git a/a/n b/a/n\nnew file mode 100644\n--- /dev/null\n+++ b/a/n\n@@ -0,0 +1 @@\n+n\n";
  add(below);
  PatchedTree patched = apply();
  EXPECT_FALSE(patched.complete());
  EXPECT_THAT(patched.results[0].message, HasSubstr("a is a file, not a directory"));
  series_.patches.clear();
  add("diff --git a/a b/b\nsimilarity index 100%\nrename from a\nrename to b\n");
  add(below);
  patched = apply();
  EXPECT_TRUE(patched.complete());
}

}  // namespace
}  // namespace kseries
