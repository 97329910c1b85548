// SPDX-License-Identifier: GPL-2.0-only
#include "tree/source.h"

#include <git2.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "host/files.h"
#include "tree/fake_archives.h"
#include "tree/store.h"

namespace kseries {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Source : public testing::Test {
 protected:
  TestFolder folder;
  TreeCatalogue catalogue{
      .trees = {{.name = "6.1", .package = "linux-source-6.1", .releases = {}, .known = {}},
                {.name = "6.12", .package = "linux-source-6.12", .releases = {}}},
      .default_tree = "6.12"};
  TreePlaces places;
  std::string said;

  void SetUp() override { places.cache = folder.path() + "/cache"; }

  Result<Tree> obtain(const std::string& spec) {
    return obtain_tree(
        spec, catalogue, Environment{},
        [this](std::string_view line) { said += std::string(line) + "\n"; }, places);
  }
};

TEST_F(Source, tarball_is_unpacked_once_without_its_top_directory) {
  const std::string tarball = folder.path() + "/linux-9.2.tar.xz";
  write_tarball(tarball, fake_kernel("linux-9.2/", 9, 2, 5));
  const Result<Tree> tree = obtain(tarball);
  ASSERT_TRUE(tree.ok()) << tree.error().what;
  EXPECT_EQ(tree->version, "9.2.5");
  EXPECT_THAT(tree->id, StartsWith("tarball-"));
  EXPECT_TRUE(exists(tree->root + "/Makefile"));
  EXPECT_THAT(said, HasSubstr("unpacking"));
  said.clear();
  EXPECT_EQ(obtain(tarball)->root, tree->root);
  EXPECT_EQ(said, "");
}

TEST_F(Source, tarball_may_lack_a_top_directory) {
  const std::string tarball = folder.path() + "/flat.tar";
  write_tarball(tarball, fake_kernel("", 9, 2, 5));
  EXPECT_EQ(obtain(tarball)->version, "9.2.5");
}

TEST_F(Source, tarball_without_a_kernel_leaves_nothing_behind) {
  const std::string tarball = folder.path() + "/x.tar";
  write_tarball(tarball, {{.name = "a/b", .content = "1"}});
  EXPECT_THAT(obtain(tarball).error().what, HasSubstr("not a kernel source tree"));
  for (const auto& entry : std::filesystem::directory_iterator(places.cache + "/trees")) {
    EXPECT_TRUE(entry.path().string().ends_with(".lock")) << entry.path();
  }
}

TEST_F(Source, partial_tree_of_an_interrupted_run_is_not_used) {
  const std::string tarball = folder.path() + "/l.tar";
  write_tarball(tarball, fake_kernel("l/", 9, 2, 5));
  const std::string other = places.cache + "/trees/tarball-other.tmp";
  ASSERT_TRUE(write_file(other + "/Makefile", "half").ok());
  const Result<Tree> first = obtain(tarball);
  ASSERT_TRUE(first.ok());
  EXPECT_FALSE(exists(other)) << "a part that nobody works on should be swept";
  ASSERT_TRUE(remove_all(first->root).ok());
  ASSERT_TRUE(write_file(first->root + ".tmp/rubbish", "half").ok());
  const Result<Tree> again = obtain(tarball);
  ASSERT_TRUE(again.ok()) << again.error().what;
  EXPECT_FALSE(exists(again->root + "/rubbish"));
}

TEST_F(Source, directory_is_used_in_place_and_its_id_depends_on_its_files) {
  const std::string tree = folder.path() + "/linux";
  write_fake_kernel(tree, 6, 12, 3);
  const Result<Tree> before = obtain(tree);
  ASSERT_TRUE(before.ok()) << before.error().what;
  EXPECT_EQ(before->root, std::filesystem::canonical(tree).string());
  EXPECT_EQ(before->version, "6.12.3");
  EXPECT_EQ(obtain(tree)->id, before->id);
  ASSERT_TRUE(write_file(tree + "/new.c", "int x;\n").ok());
  EXPECT_NE(obtain(tree)->id, before->id);
}

TEST_F(Source, directory_without_a_kernel_is_refused) {
  EXPECT_THAT(obtain(folder.path()).error().what, HasSubstr("no Makefile"));
}

TEST_F(Source, unknown_name_is_refused_with_a_suggestion) {
  const Result<Tree> tree = obtain("6.13");
  ASSERT_FALSE(tree.ok());
  EXPECT_EQ(tree.error().kind, ErrorKind::usage);
  EXPECT_THAT(tree.error().hint, HasSubstr("did you mean 6.1"));
  EXPECT_THAT(obtain("zzz").error().hint, StartsWith("names are 6.1, 6.12"));
}

/// A repository with a kernel on branch "topic" and another one on "main",
/// which is checked out.
class GitSource : public Source {
 protected:
  std::string repository = folder.path() + "/repo@home";
  std::string first;

  void SetUp() override {
    Source::SetUp();
    git_libgit2_init();
    git_repository* raw = nullptr;
    ASSERT_EQ(git_repository_init(&raw, repository.c_str(), 0), 0);
    first = commit_kernel(raw, 1);
    commit_kernel(raw, 2);
    git_repository_free(raw);
  }
  void TearDown() override { git_libgit2_shutdown(); }

  std::string commit_kernel(git_repository* raw, int sublevel) {
    write_fake_kernel(repository, 6, 12, sublevel);
    git_index* index = nullptr;
    git_repository_index(&index, raw);
    git_index_add_all(index, nullptr, 0, nullptr, nullptr);
    git_index_write(index);
    git_oid tree_id;
    git_index_write_tree(&tree_id, index);
    git_index_free(index);
    git_tree* tree = nullptr;
    git_tree_lookup(&tree, raw, &tree_id);
    git_signature* who = nullptr;
    git_signature_new(&who, "A", "a@example.org", 1'700'000'000, 0);
    git_oid parent_id;
    git_commit* parent = nullptr;
    if (git_reference_name_to_id(&parent_id, raw, "HEAD") == 0) {
      git_commit_lookup(&parent, raw, &parent_id);
    }
    git_oid id;
    // The variadic form: the type of the array in the other one differs between
    // releases of libgit2.
    git_commit_create_v(&id, raw, "HEAD", who, who, nullptr, "kernel", tree,
                        parent == nullptr ? 0 : 1, parent);
    git_commit_free(parent);
    git_signature_free(who);
    git_tree_free(tree);
    return git_oid_tostr_s(&id);
  }
};

TEST_F(GitSource, revision_is_written_without_touching_checkout_and_index) {
  const std::string index = *read_file(repository + "/.git/index");
  ASSERT_TRUE(write_file(repository + "/Makefile", "being edited").ok());
  const Result<Tree> tree = obtain("git:" + repository + "@" + first);
  ASSERT_TRUE(tree.ok()) << tree.error().what;
  EXPECT_EQ(tree->version, "6.12.1");
  EXPECT_EQ(tree->release, "commit " + first);
  EXPECT_THAT(tree->id, StartsWith("git-"));
  EXPECT_EQ(*read_file(repository + "/Makefile"), "being edited");
  EXPECT_EQ(*read_file(repository + "/.git/index"), index);
  struct stat info {};
  ASSERT_EQ(::stat((tree->root + "/Makefile").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0222, 0U);
  EXPECT_FALSE(exists(tree->root + "/.git"));
}

TEST_F(GitSource, any_git_revision_works_and_head_is_the_default) {
  EXPECT_EQ(obtain("git:" + repository + "@HEAD~1")->version, "6.12.1");
  EXPECT_EQ(obtain("git:" + repository)->version, "6.12.2");
  EXPECT_EQ(obtain("git:" + repository + "@")->version, "6.12.2");
}

TEST_F(GitSource, unknown_revision_and_missing_repository_are_refused) {
  EXPECT_THAT(obtain("git:" + repository + "@v9.9").error().what, HasSubstr("no commit v9.9"));
  EXPECT_THAT(obtain("git:" + folder.path() + "@HEAD").error().what,
              HasSubstr("not a git repository"));
  EXPECT_FALSE(obtain("git:/nowhere@HEAD").ok());
}

TEST_F(GitSource, tree_of_a_plan_is_found_again_by_its_commit) {
  const Result<Tree> planned = obtain("git:" + repository + "@HEAD~1");
  ASSERT_TRUE(planned.ok()) << planned.error().what;
  EXPECT_EQ(exact_spec(*planned), "git:" + repository + "@" + planned->release.substr(7));
  // Another machine has an empty cache, and there HEAD is another commit.
  Environment elsewhere;
  elsewhere.variables["XDG_CACHE_HOME"] = folder.path() + "/elsewhere";
  const auto find = [&](const Tree& tree) {
    return find_same_tree(tree, {}, catalogue, elsewhere, [](std::string_view) {});
  };
  const Result<Tree> found = find(*planned);
  ASSERT_TRUE(found.ok()) << found.error().what;
  EXPECT_THAT(found->root, StartsWith(folder.path() + "/elsewhere/"));
  EXPECT_EQ(found->id, planned->id);
  EXPECT_EQ(find_in_cache(*planned, elsewhere), found->root);
  Tree other = *planned;
  other.id = "git-0123456789abcdef";
  const Result<Tree> refused = find(other);
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().what, StartsWith("the plan is for commit "));
}

TEST(ExactSpec, replaces_the_revision_of_a_git_tree_only) {
  Tree tree;
  tree.release = "commit abc";
  for (const char* name : {"git:~/linux@topic", "git:~/linux@HEAD@{1}", "git:~/linux"}) {
    tree.name = name;
    EXPECT_EQ(exact_spec(tree), "git:~/linux@abc") << name;
  }
  tree.name = "6.12";
  EXPECT_EQ(exact_spec(tree), "6.12");
}

}  // namespace
}  // namespace kseries
