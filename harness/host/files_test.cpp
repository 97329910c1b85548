// SPDX-License-Identifier: GPL-2.0-only
#include "host/files.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <optional>

#include "host/environment.h"

namespace kseries {
namespace {

class Files : public ::testing::Test {
 protected:
  void SetUp() override {
    folder = std::filesystem::path(::testing::TempDir()) /
             ("kseries-files-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
  }
  void TearDown() override { std::filesystem::remove_all(folder); }
  std::string in(const std::string& name) const { return (folder / name).string(); }
  std::filesystem::path folder;
};

TEST_F(Files, WrittenFileIsReadBackAndNoTemporaryFileIsLeft) {
  ASSERT_TRUE(write_file(in("a/b"), "one"));
  ASSERT_TRUE(write_file(in("a/b"), "two"));
  EXPECT_EQ(*read_file(in("a/b")), "two");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(in("a")), {}), 1);
}

TEST_F(Files, MissingFileIsAnErrorWithItsPath) {
  const Result<std::string> content = read_file(in("none"));
  ASSERT_FALSE(content.ok());
  EXPECT_EQ(content.error().where, in("none"));
}

TEST_F(Files, OnlyRegularFilesOfABoundedSizeAreInput) {
  ASSERT_EQ(::mkfifo(in("fifo").c_str(), 0600), 0);
  for (const std::string& path : {in("fifo"), std::string("/dev/zero"), in(".")}) {
    const Result<std::string> content = read_input_file(path);
    ASSERT_FALSE(content.ok()) << path;
    EXPECT_EQ(content.error().kind, ErrorKind::usage) << path;
    EXPECT_EQ(content.error().where, path);
    EXPECT_FALSE(read_file(path).ok()) << path;
    EXPECT_FALSE(check_regular_file(path).ok()) << path;
  }
  ASSERT_TRUE(write_file(in("large"), "x"));
  std::filesystem::resize_file(in("large"), size_t{300} << 20);
  const Result<std::string> large = read_input_file(in("large"));
  ASSERT_FALSE(large.ok());
  EXPECT_EQ(large.error().what, "larger than 256 MiB");
  // The files of /proc have the size 0.
  EXPECT_FALSE(read_file("/proc/self/status")->empty());
}

TEST_F(Files, UnwritablePathIsAnErrorWithThePath) {
  const Result<Done> written = write_file("/dev/null/x", "content");
  ASSERT_FALSE(written.ok());
  EXPECT_NE(written.error().where.find("/dev/null"), std::string::npos);
}

TEST_F(Files, LinkedTreeSharesFilesAndKeepsLinks) {
  ASSERT_TRUE(write_file(in("from/d/file"), "x"));
  std::filesystem::create_symlink("file", in("from/d/link"));
  ASSERT_TRUE(link_tree(in("from"), in("to")));
  EXPECT_EQ(std::filesystem::hard_link_count(in("to/d/file")), 2U);
  EXPECT_TRUE(std::filesystem::is_symlink(in("to/d/link")));
}

TEST_F(Files, OnlyScratchFoldersOfKilledProcessesAreRemoved) {
  Environment environment;
  environment.variables["XDG_CACHE_HOME"] = folder;
  const Result<ScratchFolder> living = ScratchFolder::make(environment, "living");
  ASSERT_TRUE(living.ok());
  const std::string orphan = in("kseries/scratch/orphan.abcdef");
  ASSERT_TRUE(write_file(orphan + "/source/a.c", "x"));
  ASSERT_TRUE(ScratchFolder::make(environment, "next").ok());
  EXPECT_FALSE(std::filesystem::exists(orphan));
  EXPECT_TRUE(std::filesystem::exists(living->path()));
}

TEST_F(Files, LockIsExclusiveUntilItIsReleased) {
  {
    const Result<FileLock> held = FileLock::wait(in("lock"));
    ASSERT_TRUE(held.ok());
    EXPECT_FALSE(FileLock::attempt(in("lock"))->has_value());
  }
  EXPECT_TRUE(FileLock::attempt(in("lock"))->has_value());
}

TEST_F(Files, Sha256MatchesTheStandardsExample) {
  // FIPS 180-2, appendix B.1
  const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  EXPECT_EQ(sha256("abc"), abc);
  ASSERT_TRUE(write_file(in("abc"), "abc"));
  EXPECT_EQ(*sha256_file(in("abc")), abc);
}

TEST(FileLock, OnAReadOnlyFileSystemHasAHint) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can mount a file system";
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "kseries-files");
  ASSERT_TRUE(scratch.ok());
  const std::string path = scratch->path();
  // In a mount namespace that disappears with the child.
  const pid_t child = ::fork();
  if (child == 0) {
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("tmpfs", path.c_str(), "tmpfs", MS_RDONLY, nullptr) != 0) {
      ::_exit(2);
    }
    const Result<std::optional<FileLock>> lock = FileLock::attempt(path + "/x.lock");
    const bool said = !lock && lock.error().hint.find("XDG_CACHE_HOME") != std::string::npos;
    ::_exit(said ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 2) GTEST_SKIP() << "mount is not permitted";
  EXPECT_EQ(status, 0);
}

TEST_F(Files, SharedTreeHasTheSameFilesAndLinks) {
  const std::string from = folder / "from";
  ASSERT_TRUE(write_file(from + "/a/b", "text"));
  std::filesystem::create_symlink("../elsewhere", from + "/a/link");
  ASSERT_EQ(::mkfifo((from + "/fifo").c_str(), 0600), 0);
  const std::string to = folder / "to";
  const Result<Done> shared = share_tree(from, to);
  ASSERT_TRUE(shared) << shared.error().what;
  EXPECT_EQ(*read_file(to + "/a/b"), "text");
  EXPECT_EQ(std::filesystem::hard_link_count(to + "/a/b"), 2U);
  EXPECT_EQ(std::filesystem::read_symlink(to + "/a/link"), "../elsewhere");
  EXPECT_FALSE(exists(to + "/fifo"));
  EXPECT_FALSE(share_file(from + "/a/b", to + "/a/b")) << "the file exists";
}

}  // namespace
}  // namespace kseries
