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

const char* const kernel_package = "linux-source-9.1";

class PackageTree : public testing::Test {
 protected:
  PackageTree() {
    environment.variables["XDG_CACHE_HOME"] = folder.path();
    catalogue.trees = {{.name = "9.1", .package = kernel_package, .releases = {"alpha", "beta"}}};
    places.cache = folder.path() + "/cache";
    places.mirrors = {mirror.address()};
    places.keyring = mirror.keyring();
    places.use_packages = false;
  }

  void SetUp() override {
    if (!FakeMirror::can_serve()) GTEST_SKIP() << "gpg or apt is not installed";
  }

  Result<Tree> obtain(const std::string& spec = "9.1") {
    return obtain_tree(
        spec, catalogue, environment,
        [this](std::string_view line) { said += std::string(line) + "\n"; }, places);
  }

  void expect_error(const std::string& what) {
    const Result<Tree> tree = obtain();
    ASSERT_FALSE(tree.ok());
    EXPECT_THAT(tree.error().what, HasSubstr(what));
    EXPECT_FALSE(tree.error().hint.empty());
    EXPECT_FALSE(exists(stored_path(places.cache, "linux-source-9.1-9.1.7-1")));
  }

  TestFolder folder;
  Environment environment;
  FakeMirror mirror{folder.path()};
  TreeCatalogue catalogue;
  TreePlaces places;
  std::string said;
};

TEST_F(PackageTree, comes_from_a_signed_release) {
  mirror.add_package("beta", kernel_package, "9.1.7-1", 1);
  mirror.publish("beta");
  const Result<Tree> tree = obtain();
  ASSERT_TRUE(tree.ok()) << tree.error().what << tree.error().where;
  EXPECT_EQ(tree->name, "9.1");
  EXPECT_EQ(tree->version, "9.1.1");
  EXPECT_EQ(tree->release, "linux-source-9.1 9.1.7-1");
  EXPECT_EQ(tree->id, "linux-source-9.1-9.1.7-1");
  EXPECT_EQ(tree->root, places.cache + "/trees/" + tree->id);
  EXPECT_TRUE(exists(tree->root + "/Kconfig"));
  EXPECT_FALSE(exists(places.cache + "/apt/" + kernel_package)) << "the download should be removed";
}

TEST_F(PackageTree, comes_from_the_cache_without_a_mirror) {
  mirror.add_package("beta", kernel_package, "9.1.7-1", 1);
  mirror.publish("beta");
  ASSERT_TRUE(obtain().ok());
  std::filesystem::remove_all(mirror.root());
  said.clear();
  EXPECT_TRUE(obtain("deb:linux-source-9.1").ok());
  EXPECT_EQ(said, "");
}

TEST_F(PackageTree, newer_point_release_is_used_after_the_older_one_left_the_cache) {
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.publish("alpha");
  const Result<Tree> first = obtain();
  ASSERT_TRUE(first.ok()) << first.error().what;
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.add_package("alpha", kernel_package, "9.1.10-1", 1);
  mirror.publish("alpha");
  EXPECT_EQ(obtain()->release, "linux-source-9.1 9.1.7-1");
  ASSERT_TRUE(remove_all(first->root).ok());
  EXPECT_EQ(obtain()->release, "linux-source-9.1 9.1.10-1");
}

TEST_F(PackageTree, newest_version_of_all_releases_is_used_even_from_backports) {
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.publish("alpha");
  mirror.add_package("beta", kernel_package, "9.1.10-1~bpo1", 2);
  mirror.publish("beta", {.codename = "", .not_automatic = true});
  EXPECT_EQ(obtain()->release, "linux-source-9.1 9.1.10-1~bpo1");
}

TEST_F(PackageTree, stale_index_is_used_with_a_warning) {
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.publish("alpha", {.codename = "", .valid_until = "Sat, 01 Jan 2000 00:00:00 UTC"});
  EXPECT_TRUE(obtain().ok());
  EXPECT_THAT(said, HasSubstr("warning: the index of alpha is past its Valid-Until"));
}

TEST_F(PackageTree, index_from_the_future_is_used_with_a_warning) {
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.publish("alpha", {.codename = "", .date = "Thu, 26 Nov 2099 02:10:46 UTC"});
  EXPECT_TRUE(obtain().ok());
  EXPECT_THAT(said, HasSubstr("warning: the index of alpha is dated in the future"));
}

TEST_F(PackageTree, unsigned_index_is_refused) {
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.publish("alpha", {.codename = "", .sign = false});
  expect_error("is not signed");
}

TEST_F(PackageTree, signature_by_an_unknown_key_is_refused) {
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.publish("alpha");
  const FakeMirror stranger(folder.path() + "/stranger");
  places.keyring = stranger.keyring();
  expect_error("NO_PUBKEY");
}

TEST_F(PackageTree, changed_index_is_refused) {
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.publish("alpha");
  const std::string file = mirror.root() + "/dists/alpha/InRelease";
  std::string text = *read_file(file);
  text.replace(text.find("Origin: Test"), 12, "Origin: Evil");
  ASSERT_TRUE(write_file(file, text).ok());
  expect_error("BADSIG");
}

TEST_F(PackageTree, index_of_another_release_is_refused) {
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.publish("alpha", {.codename = "gamma"});
  expect_error("expected alpha but got gamma");
}

TEST_F(PackageTree, package_with_another_sum_is_refused) {
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.publish("alpha");
  const std::string deb = mirror.root() + "/pool/alpha_linux-source-9.1_9.1.7-1_all.deb";
  ASSERT_TRUE(write_file(deb, *read_file(deb) + "x").ok());
  expect_error("Hash Sum mismatch");
}

TEST_F(PackageTree, package_list_with_another_sum_is_refused) {
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.publish("alpha");
  const std::string list = mirror.root() + "/dists/alpha/main/binary-amd64/Packages";
  ASSERT_TRUE(write_file(list, *read_file(list) + "x").ok());
  expect_error("Hash Sum mismatch");
}

TEST_F(PackageTree, stale_index_next_to_a_good_one_is_ignored) {
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.publish("alpha", {.codename = "", .stale_all = true});
  const Result<Tree> tree = obtain();
  EXPECT_TRUE(tree.ok());
}

TEST_F(PackageTree, second_mirror_is_used_if_the_first_fails) {
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.publish("alpha");
  FakeMirror bad(folder.path() + "/bad");
  bad.publish("alpha", {.codename = "", .sign = false});
  places.mirrors = {bad.address(), mirror.address()};
  EXPECT_TRUE(obtain().ok());
}

TEST_F(PackageTree, refused_release_is_skipped_with_a_warning) {
  mirror.publish("beta", {.codename = "", .sign = false});
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.publish("alpha");
  EXPECT_TRUE(obtain().ok());
  EXPECT_THAT(said, HasSubstr("warning: apt refuses the release beta"));
}

TEST_F(PackageTree, version_may_have_an_epoch) {
  mirror.add_package("alpha", kernel_package, "1:9.1.7-1", 1);
  mirror.publish("alpha");
  const Result<Tree> tree = obtain();
  ASSERT_TRUE(tree.ok()) << tree.error().what;
  EXPECT_EQ(tree->release, "linux-source-9.1 1:9.1.7-1");
}

TEST_F(PackageTree, damaged_download_is_repeated) {
  mirror.add_package("alpha", kernel_package, "9.1.7-1", 1);
  mirror.publish("alpha");
  const std::string deb = mirror.root() + "/pool/alpha_linux-source-9.1_9.1.7-1_all.deb";
  const std::string good = *read_file(deb);
  std::string bad = good;
  bad.back() = static_cast<char>(bad.back() + 1);
  ASSERT_TRUE(write_file(deb, bad).ok());
  expect_error("Hash Sum mismatch");
  ASSERT_TRUE(write_file(deb, good).ok());
  EXPECT_TRUE(obtain().ok());
}

TEST_F(PackageTree, missing_apt_is_an_error_with_alternatives) {
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", folder.path().c_str(), 1);
  const Result<Tree> tree = obtain();
  ::setenv("PATH", path.c_str(), 1);
  ASSERT_FALSE(tree.ok());
  EXPECT_THAT(tree.error().what, HasSubstr("this machine has no apt"));
  EXPECT_THAT(tree.error().hint, HasSubstr("a tarball, a directory or git:PATH@REV"));
}

TEST_F(PackageTree, missing_package_is_an_error_with_the_releases) {
  mirror.add_package("alpha", "linux-source-9.2", "9.2.7-1", 2);
  mirror.publish("alpha");
  expect_error("or in alpha, beta");
}

TEST_F(PackageTree, invalid_package_name_is_refused) {
  const Result<Tree> tree = obtain("deb:../linux-source-9.1");
  ASSERT_FALSE(tree.ok());
  EXPECT_EQ(tree.error().kind, ErrorKind::usage);
  EXPECT_THAT(tree.error().hint, HasSubstr("linux-source-9.1"));
}

}  // namespace
}  // namespace kseries
