// SPDX-License-Identifier: GPL-2.0-only
#include "tree/git_series.h"

#include <git2.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

namespace kseries {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

/// A repository with three commits, made through libgit2.
class GitSeries : public testing::Test {
 protected:
  void SetUp() override {
    git_libgit2_init();
    path_ = fs::path(testing::TempDir()) /
            ("git@" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(path_);
    ASSERT_EQ(git_repository_init(&repository_, path_.c_str(), 0), 0);
    commit("base", "a\n");
    commit("one: first\n\nWith words.\n\nSigned-off-by: Z <z@e.org>", "a\nb\n");
    commit("two: second", std::string("\0\1\2", 3));
  }
  void TearDown() override {
    git_commit_free(head_);
    git_repository_free(repository_);
    git_libgit2_shutdown();
    fs::remove_all(path_);
  }

  void commit(const char* message, const std::string& content) {
    git_oid blob;
    git_oid tree;
    git_oid id;
    git_treebuilder* builder = nullptr;
    git_tree* made = nullptr;
    git_signature* author = nullptr;
    ASSERT_EQ(git_blob_create_from_buffer(&blob, repository_, content.data(), content.size()), 0);
    ASSERT_EQ(git_treebuilder_new(&builder, repository_, nullptr), 0);
    ASSERT_EQ(git_treebuilder_insert(nullptr, builder, "x.c", &blob, GIT_FILEMODE_BLOB), 0);
    ASSERT_EQ(git_treebuilder_write(&tree, builder), 0);
    ASSERT_EQ(git_tree_lookup(&made, repository_, &tree), 0);
    ASSERT_EQ(git_signature_new(&author, "Zoe", "zoe@example.org", 1776150753, 120), 0);
    std::array<const git_commit*, 1> parents = {head_};
    ASSERT_EQ(git_commit_create(&id, repository_, "refs/heads/main", author, author, nullptr,
                                message, made, head_ == nullptr ? 0 : 1, parents.data()),
              0);
    git_commit_free(head_);
    ASSERT_EQ(git_commit_lookup(&head_, repository_, &id), 0);
    git_signature_free(author);
    git_tree_free(made);
    git_treebuilder_free(builder);
  }

  [[nodiscard]] Result<std::vector<Patch>> read(const std::string& range) const {
    Result<Series> found = read_git_series(path_.string() + "@" + range);
    if (!found) return found.error();
    return std::move(found->patches);
  }

  fs::path path_;
  git_repository* repository_ = nullptr;
  git_commit* head_ = nullptr;
};

TEST_F(GitSeries, OldestCommitComesFirst) {
  const auto patches = read("refs/heads/main~2..refs/heads/main");
  ASSERT_TRUE(patches) << patches.error().what;
  ASSERT_EQ(patches->size(), 2U);
  const Patch& patch = patches->front();
  EXPECT_EQ(patch.number, 1);
  EXPECT_EQ(patch.subject, "one: first");
  EXPECT_THAT(patch.message, StartsWith("With words."));
  EXPECT_EQ(patch.author_name, "Zoe");
  EXPECT_EQ(patch.date.seconds, 1776150753);
  EXPECT_EQ(patch.date.offset, 120);
  EXPECT_EQ(patch.source.size(), 40U);
  EXPECT_THAT(patch.diff, StartsWith("diff --git a/x.c b/x.c\nindex "));
  EXPECT_THAT(patch.diff, HasSubstr("@@ -1 +1,2 @@\n a\n+b\n"));
  ASSERT_EQ(patch.files.size(), 1U);
  EXPECT_EQ(patch.files[0].path(), "x.c");
  EXPECT_THAT(patches->back().diff, HasSubstr("GIT binary patch"));
}

TEST_F(GitSeries, MergesAreIgnoredWithARemark) {
  git_commit* base = nullptr;
  ASSERT_EQ(git_commit_nth_gen_ancestor(&base, head_, 2), 0);
  git_tree* tree = nullptr;
  ASSERT_EQ(git_commit_tree(&tree, base), 0);
  std::array<const git_commit*, 2> parents = {head_, base};
  git_oid id;
  ASSERT_EQ(git_commit_create(&id, repository_, "refs/heads/main", git_commit_author(head_),
                              git_commit_author(head_), nullptr, "merge", tree, parents.size(),
                              parents.data()),
            0);
  git_tree_free(tree);
  git_commit_free(base);
  const auto found = read_git_series(path_.string() + "@refs/heads/main~2..refs/heads/main");
  ASSERT_TRUE(found) << found.error().what;
  ASSERT_EQ(found->remarks.size(), 1U);
  EXPECT_THAT(found->remarks[0], StartsWith("ignored: 1 merge(s)"));
  EXPECT_EQ(found->patches.size(), 1U);
}

TEST_F(GitSeries, InvalidRangesAreRefused) {
  EXPECT_THAT(read("refs/heads/main").error().what, HasSubstr("not a range"));
  EXPECT_THAT(read("nowhere..refs/heads/main").error().what, HasSubstr("does not know"));
  EXPECT_THAT(read("refs/heads/main..refs/heads/main~1").error().what, HasSubstr("no commit"));
  EXPECT_THAT(read_git_series("/nowhere/at/all@a..b").error().what,
              HasSubstr("not a git repository"));
  EXPECT_EQ(read_git_series("/nowhere/at/all@a..b").error().where, "/nowhere/at/all");
  EXPECT_THAT(read("refs/heads/main..refs/heads/main~1").error().hint, HasSubstr("swapped"));
  EXPECT_THAT(read("refs/heads/main..main").error().hint, HasSubstr("the same commit"));
}

}  // namespace
}  // namespace kseries
