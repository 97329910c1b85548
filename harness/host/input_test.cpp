// SPDX-License-Identifier: GPL-2.0-only
#include "host/input.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace kseries {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t mebibyte = 1U << 20U;

class Input : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("input-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string path(const std::string& name) { return (folder_ / name).string(); }
  void expect_rejected(const std::string& path, const std::string& what) {
    const Result<std::string> content = read_input(path, mebibyte);
    ASSERT_FALSE(content) << path;
    EXPECT_EQ(content.error().kind, ErrorKind::usage);
    EXPECT_EQ(content.error().what, what);
    EXPECT_EQ(content.error().where, path);
  }

 private:
  fs::path folder_;
};

TEST_F(Input, FileIsReadWhole) {
  const std::string text(mebibyte, 'x');
  std::ofstream(path("a")) << text;
  const Result<std::string> content = read_input(path("a"), mebibyte);
  ASSERT_TRUE(content) << content.error().what;
  EXPECT_EQ(*content, text);
}

TEST_F(Input, UnusableFilesAreErrorsOfTheUser) {
  std::ofstream(path("large")) << std::string(mebibyte + 1, 'x');
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  expect_rejected(path("missing"), "No such file or directory");
  expect_rejected(path("."), "is a directory");
  expect_rejected(path("pipe"), "is not a regular file");
  expect_rejected("/dev/zero", "is not a regular file");
  expect_rejected(path("large"), "larger than 1 MiB");
}

}  // namespace
}  // namespace kseries
