// SPDX-License-Identifier: GPL-2.0-only
#include "host/beneath.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>

#include "host/files.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

class Beneath : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(testing::TempDir()) / ("kseries-beneath-" + std::to_string(::getpid()));
    fs::remove_all(root_);
    fs::create_directories(root_ / "out/dir");
    ASSERT_TRUE(write_file((root_ / "secret").string(), "the canary"));
    ASSERT_TRUE(write_file((root_ / "out/dir/file").string(), "text"));
  }
  void TearDown() override { fs::remove_all(root_); }

  /// The content; "none" if there is no such file; the error in parentheses.
  std::string read(const std::string& path, size_t max = 100) const {
    const auto content = read_beneath(out(), path, max);
    if (!content) return "(" + content.error().what + ")";
    return content->value_or("none");
  }
  [[nodiscard]] std::string out() const { return (root_ / "out").string(); }

  fs::path root_;
};

TEST_F(Beneath, RegularFilesAreRead) {
  EXPECT_EQ(read("dir/file"), "text");
  EXPECT_EQ(read("dir/other"), "none");
  EXPECT_EQ(read("other/file"), "none");
  EXPECT_EQ(read("dir/file/below"), "none");
}

TEST_F(Beneath, NoPathLeadsOut) {
  const std::string link = "(the build left a symbolic link in place of a file)";
  fs::create_symlink(root_ / "secret", root_ / "out/absolute");
  fs::create_symlink("../secret", root_ / "out/relative");
  fs::create_symlink("..", root_ / "out/up");
  fs::create_symlink("dir", root_ / "out/inside");
  fs::create_symlink("/proc/self/root", root_ / "out/magic");
  for (const char* path : {"absolute", "relative", "up/secret", "inside/file", "magic/etc/passwd",
                           "../secret", "dir/../../secret"}) {
    EXPECT_EQ(read(path), link) << path;
  }
  EXPECT_EQ(read((root_ / "secret").string()), link);
}

TEST_F(Beneath, SpecialFilesAreRefusedWithoutWaiting) {
  const std::string refused = "(the build left something that is not a regular file)";
  ASSERT_EQ(::mkfifo((root_ / "out/fifo").c_str(), 0600), 0);
  EXPECT_EQ(read("fifo"), refused);
  EXPECT_EQ(read("dir"), refused);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  struct sockaddr_un name {};
  name.sun_family = AF_UNIX;
  (root_ / "out/socket").string().copy(name.sun_path, sizeof(name.sun_path) - 1);
  ASSERT_EQ(::bind(socket, reinterpret_cast<struct sockaddr*>(&name), sizeof(name)), 0);
  EXPECT_EQ(read("socket"), "(the build left a special file)");
  ::close(socket);
}

TEST_F(Beneath, LargeFilesAreRefused) {
  fs::resize_file(root_ / "out/dir/file", size_t{10} << 30);
  EXPECT_EQ(read("dir/file", size_t{64} << 20),
            "(the build left a file of 10240 MiB; the limit is 64 MiB)");
}

TEST_F(Beneath, CopyReplacesWhateverIsThere) {
  const std::string to = (root_ / "copy").string();
  fs::create_symlink(root_ / "secret", to);
  ASSERT_TRUE(copy_beneath(out(), "dir/file", to, 100));
  EXPECT_EQ(*read_file(to), "text");
  EXPECT_EQ(*read_file((root_ / "secret").string()), "the canary");
  EXPECT_FALSE(copy_beneath(out(), "missing", to, 100).ok());
}

}  // namespace
}  // namespace kseries
