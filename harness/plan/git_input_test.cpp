// SPDX-License-Identifier: GPL-2.0-only
#include <git2.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "plan/series_input.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// A commit of one file on `parent`, or the first one.
git_oid commit(git_repository* repository, const char* message, const git_oid* parent) {
  git_oid blob;
  git_oid tree;
  git_oid id{};
  git_treebuilder* builder = nullptr;
  git_tree* made = nullptr;
  git_commit* below = nullptr;
  git_signature* author = nullptr;
  const std::string content = std::string(message) + "\n";
  EXPECT_EQ(git_blob_create_from_buffer(&blob, repository, content.data(), content.size()), 0);
  EXPECT_EQ(git_treebuilder_new(&builder, repository, nullptr), 0);
  EXPECT_EQ(git_treebuilder_insert(nullptr, builder, "x.c", &blob, GIT_FILEMODE_BLOB), 0);
  EXPECT_EQ(git_treebuilder_write(&tree, builder), 0);
  EXPECT_EQ(git_tree_lookup(&made, repository, &tree), 0);
  EXPECT_EQ(git_signature_new(&author, "Zoe", "zoe@example.org", 1776150753, 120), 0);
  if (parent != nullptr) {
    EXPECT_EQ(git_commit_lookup(&below, repository, parent), 0);
  }
  std::array<const git_commit*, 1> parents = {below};
  EXPECT_EQ(git_commit_create(&id, repository, "refs/heads/main", author, author, nullptr, message,
                              made, below == nullptr ? 0 : 1, parents.data()),
            0);
  git_signature_free(author);
  git_commit_free(below);
  git_tree_free(made);
  git_treebuilder_free(builder);
  return id;
}

TEST(GitInput, TitleIsTheSubjectOfTheFirstCommit) {
  const fs::path path = fs::path(testing::TempDir()) / "git-input";
  fs::remove_all(path);
  git_libgit2_init();
  git_repository* repository = nullptr;
  ASSERT_EQ(git_repository_init(&repository, path.c_str(), 0), 0);
  const git_oid base = commit(repository, "base", nullptr);
  const git_oid one = commit(repository, "one: first", &base);
  commit(repository, "two: second", &one);
  const Result<Series> series = load_series(
      "git:" + path.string() + "@refs/heads/main~2..refs/heads/main", "6.12", Environment{});
  ASSERT_TRUE(series.ok()) << series.error().what;
  EXPECT_EQ(series->patches.size(), 2U);
  EXPECT_EQ(series->title, "one: first");
  git_repository_free(repository);
  git_libgit2_shutdown();
  fs::remove_all(path);
}

}  // namespace
}  // namespace kseries
