// SPDX-License-Identifier: GPL-2.0-only
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "host/files.h"
#include "tree/fake_archives.h"
#include "tree/fake_mirror.h"
#include "tree/source.h"
#include "tree/store.h"

namespace kseries {
namespace {

using testing::HasSubstr;
using testing::Not;

const char* const kPackage = "linux-source-9.1";

class PackageTree : public testing::Test {
 protected:
  PackageTree() {
    ::setenv("XDG_CACHE_HOME", folder.path().c_str(), 1);
    catalogue.trees = {{.name = "9.1", .package = kPackage, .suites = {"alpha", "beta"}}};
    places.cache = folder.path() + "/cache";
    places.mirrors = {mirror.address()};
    places.keyrings = {mirror.keyring()};
    places.use_packages = false;
  }

  void SetUp() override {
    if (!FakeMirror::can_sign()) GTEST_SKIP() << "gpg is not installed";
  }

  Result<Tree> obtain(const std::string& spec = "9.1") {
    return obtain_tree(
        spec, catalogue, [this](std::string_view line) { said += std::string(line) + "\n"; },
        places);
  }

  void expect_error(const std::string& what) {
    const Result<Tree> tree = obtain();
    ASSERT_FALSE(tree.ok());
    EXPECT_THAT(tree.error().what, HasSubstr(what));
    EXPECT_FALSE(tree.error().hint.empty());
    EXPECT_FALSE(exists(stored_path(places.cache, "linux-source-9.1-9.1.7-1")));
  }

  TestFolder folder;
  FakeMirror mirror{folder.path()};
  TreeCatalogue catalogue;
  TreePlaces places;
  std::string said;
};

TEST_F(PackageTree, comes_from_a_signed_suite) {
  mirror.add_package("beta", kPackage, "9.1.7-1", 1);
  mirror.publish("beta");
  const Result<Tree> tree = obtain();
  ASSERT_TRUE(tree.ok()) << tree.error().what << tree.error().where;
  EXPECT_EQ(tree->name, "9.1");
  EXPECT_EQ(tree->version, "9.1.1");
  EXPECT_EQ(tree->release, "linux-source-9.1 9.1.7-1");
  EXPECT_EQ(tree->id, "linux-source-9.1-9.1.7-1");
  EXPECT_EQ(tree->root, places.cache + "/trees/" + tree->id);
  EXPECT_TRUE(exists(tree->root + "/Kconfig"));
  EXPECT_TRUE(std::filesystem::is_empty(places.cache + "/downloads"));
}

TEST_F(PackageTree, is_taken_from_the_cache_when_the_mirror_is_gone) {
  mirror.add_package("beta", kPackage, "9.1.7-1", 1);
  mirror.publish("beta", {.codename = "", .by_hash = false});
  ASSERT_TRUE(obtain().ok());
  std::filesystem::remove_all(mirror.root());
  said.clear();
  EXPECT_TRUE(obtain("deb:linux-source-9.1").ok());
  EXPECT_EQ(said, "");
}

TEST_F(PackageTree, newer_point_release_is_taken_on_refresh_only) {
  mirror.add_package("alpha", kPackage, "9.1.7-1", 1);
  mirror.publish("alpha");
  ASSERT_TRUE(obtain().ok());
  mirror.add_package("alpha", kPackage, "9.1.7-1", 1);
  mirror.add_package("alpha", kPackage, "9.1.10-1", 1);
  mirror.publish("alpha");
  EXPECT_EQ(obtain()->release, "linux-source-9.1 9.1.7-1");
  places.refresh = true;
  EXPECT_EQ(obtain()->release, "linux-source-9.1 9.1.10-1");
}

TEST_F(PackageTree, stale_index_is_used_with_a_warning) {
  mirror.add_package("alpha", kPackage, "9.1.7-1", 1);
  mirror.publish("alpha", {.codename = "", .valid_until = "Sat, 01 Jan 2000 00:00:00 UTC"});
  EXPECT_TRUE(obtain().ok());
  EXPECT_THAT(said, HasSubstr("warning: the index of alpha is past its Valid-Until"));
}

TEST_F(PackageTree, unsigned_index_is_refused) {
  mirror.add_package("alpha", kPackage, "9.1.7-1", 1);
  mirror.publish("alpha", {.codename = "", .sign = false});
  expect_error("no good signature");
}

TEST_F(PackageTree, signature_by_a_stranger_is_refused) {
  mirror.add_package("alpha", kPackage, "9.1.7-1", 1);
  mirror.publish("alpha");
  const FakeMirror stranger(folder.path() + "/stranger");
  places.keyrings = {stranger.keyring()};
  expect_error("no good signature");
}

TEST_F(PackageTree, changed_index_is_refused) {
  mirror.add_package("alpha", kPackage, "9.1.7-1", 1);
  mirror.publish("alpha");
  const std::string file = mirror.root() + "/dists/alpha/InRelease";
  std::string text = *read_file(file);
  text.replace(text.find("Origin: Test"), 12, "Origin: Evil");
  ASSERT_TRUE(write_file(file, text).ok());
  expect_error("no good signature");
}

TEST_F(PackageTree, index_of_another_suite_is_refused) {
  mirror.add_package("alpha", kPackage, "9.1.7-1", 1);
  mirror.publish("alpha", {.codename = "gamma"});
  expect_error("gives the index of gamma for alpha");
}

TEST_F(PackageTree, package_with_another_sum_is_refused) {
  mirror.add_package("alpha", kPackage, "9.1.7-1", 1);
  mirror.publish("alpha");
  const std::string deb = mirror.root() + "/pool/alpha_linux-source-9.1_9.1.7-1_all.deb";
  ASSERT_TRUE(write_file(deb, *read_file(deb) + "x").ok());
  expect_error("has SHA256");
}

TEST_F(PackageTree, package_list_with_another_sum_is_refused) {
  mirror.add_package("alpha", kPackage, "9.1.7-1", 1);
  mirror.publish("alpha", {.codename = "", .by_hash = false});
  const std::string list = mirror.root() + "/dists/alpha/main/binary-amd64/Packages.xz";
  ASSERT_TRUE(write_file(list, *read_file(list) + "x").ok());
  expect_error("has SHA256");
}

TEST_F(PackageTree, one_stale_index_beside_a_good_one_is_no_trouble) {
  mirror.add_package("alpha", kPackage, "9.1.7-1", 1);
  mirror.publish("alpha", {.codename = "", .stale_all = true});
  const Result<Tree> tree = obtain();
  EXPECT_TRUE(tree.ok());
}

TEST_F(PackageTree, second_mirror_serves_when_the_first_is_bad) {
  mirror.add_package("alpha", kPackage, "9.1.7-1", 1);
  mirror.publish("alpha");
  FakeMirror bad(folder.path() + "/bad");
  bad.publish("alpha", {.codename = "", .sign = false});
  places.mirrors = {bad.address(), mirror.address()};
  EXPECT_TRUE(obtain().ok());
}

TEST_F(PackageTree, absent_package_names_the_suites_that_were_asked) {
  mirror.add_package("alpha", "linux-source-9.2", "9.2.7-1", 2);
  mirror.publish("alpha");
  expect_error("nor do the suites alpha, beta");
}

TEST_F(PackageTree, name_that_is_no_package_is_refused) {
  const Result<Tree> tree = obtain("deb:../linux-source-9.1");
  ASSERT_FALSE(tree.ok());
  EXPECT_EQ(tree.error().kind, ErrorKind::usage);
  EXPECT_THAT(tree.error().hint, HasSubstr("linux-source-9.1"));
}

}  // namespace
}  // namespace kseries
