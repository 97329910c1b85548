// SPDX-License-Identifier: GPL-2.0-only
#include "run/bundle.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "host/process.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

class Bundle : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("bundle-" + std::to_string(::getpid()));
    fs::create_directories(root_ / "bin");
  }
  void TearDown() override { fs::remove_all(root_); }

  Outcome execute(const std::vector<std::string>& argv) {
    Command command{.argv = argv};
    command.directory = root_.string();
    Result<Outcome> outcome = run(command);
    return outcome ? outcome.take() : Outcome{.code = -1};
  }
  void write(const std::string& name, const std::string& content) {
    std::ofstream(root_ / name) << content;
    fs::permissions(root_ / name, fs::perms::owner_all);
  }
  std::string read(const std::string& name) {
    std::ifstream file(root_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  fs::path root_;
};

TEST_F(Bundle, UnpacksToAFolderWithAScriptThatStartsQemu) {
  const std::string script =
      bundle_script({"qemu-system-x86_64", "-kernel", "kernel", "-append", "a b 'c'"},
                    {{.name = "disk0", .mib = 2}}, 12.3);
  const Result<std::string> bytes =
      pack_bundle("cell", {{"run.sh", {script, true}}, {"patches/0001.patch", {"diff", false}}});
  ASSERT_TRUE(bytes) << bytes.error().what;
  EXPECT_EQ(*pack_bundle("cell", {{"a", {"x", false}}}),
            *pack_bundle("cell", {{"a", {"x", false}}}));
  write("b.tar.xz", *bytes);
  ASSERT_EQ(execute({"tar", "xf", "b.tar.xz"}).code, 0);
  EXPECT_EQ(read("cell/patches/0001.patch"), "diff");
  write("qemu", "#!/bin/sh\npwd\nfor word; do echo \"<$word>\"; done\n");
  const Outcome outcome = execute({"env", "QEMU=" + (root_ / "qemu").string(), "cell/run.sh"});
  EXPECT_EQ(outcome.out,
            (root_ / "cell").string() + "\n<-kernel>\n<kernel>\n<-append>\n<a b 'c'>\n")
      << outcome.err;
  EXPECT_EQ(read("cell/console.log"), outcome.out);
  EXPECT_EQ(fs::file_size(root_ / "cell/disk0.img"), 2U << 20);
}

TEST_F(Bundle, WithoutQemuTheScriptSaysSo) {
  write("run.sh", bundle_script({"qemu-system-x86_64"}, {}, 1));
  const Outcome outcome = execute({"env", "QEMU=no-such-qemu", "./run.sh"});
  EXPECT_EQ(outcome.code, 69);
  EXPECT_EQ(outcome.err, "run.sh: no-such-qemu is not installed\n");
}

}  // namespace
}  // namespace kseries
