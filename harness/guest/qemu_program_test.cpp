// SPDX-License-Identifier: GPL-2.0-only
#include "guest/qemu_program.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <optional>

#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

using testing::HasSubstr;

class FindQemu : public testing::Test {
 protected:
  void SetUp() override {
    Result<ScratchFolder> made = ScratchFolder::make(*read_environment(), "qemu_program_test");
    ASSERT_TRUE(made.ok());
    scratch_.emplace(made.take());
    arch_.name = "pdp11";
    arch_.qemu = "qemu-that-nobody-has";
  }
  /// Writes a shell script and returns its path.
  [[nodiscard]] std::string script(const std::string& name, const std::string& text) const {
    const std::string path = scratch_->path() + "/" + name;
    EXPECT_TRUE(write_file(path, "#!/bin/sh\n" + text).ok());
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }

  std::optional<ScratchFolder> scratch_;
  Architecture arch_;
};

TEST_F(FindQemu, FindsTheRequestedProgramAndItsVersion) {
  const std::string path =
      script("new-qemu", "echo 'QEMU emulator version 10.1.0 (v10.1.0)'; echo Copyright\n");
  const auto found = find_qemu(arch_, path);
  ASSERT_TRUE(found.ok()) << found.error().what;
  EXPECT_EQ(found->program, path);
  EXPECT_EQ(found->version, "QEMU 10.1.0 (v10.1.0)");
}

TEST_F(FindQemu, MakesARelativePathAbsolute) {
  const std::string path = script("new-qemu", "echo 'QEMU emulator version 10.1.0'\n");
  const auto found = find_qemu(arch_, std::filesystem::relative(path).string());
  ASSERT_TRUE(found.ok()) << found.error().what;
  EXPECT_TRUE(std::filesystem::path(found->program).is_absolute());
  EXPECT_TRUE(std::filesystem::equivalent(found->program, path));
}

TEST_F(FindQemu, MissingProgramIsAUsageError) {
  for (const std::string& name :
       {std::string("no-such-qemu"), scratch_->path() + "/no-such-qemu"}) {
    const auto found = find_qemu(arch_, name);
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(found.error().kind, ErrorKind::usage);
    EXPECT_EQ(found.error().where, "--qemu");
    EXPECT_THAT(found.error().what, HasSubstr("no-such-qemu is not an executable program"));
  }
}

TEST_F(FindQemu, OtherProgramIsAUsageError) {
  const auto found = find_qemu(arch_, "true");
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().kind, ErrorKind::usage);
  EXPECT_THAT(found.error().what, HasSubstr("is not QEMU"));
}

TEST_F(FindQemu, ArchitecturesProgramMayBeMissing) {
  const auto found = find_qemu(arch_, "");
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->program, "qemu-that-nobody-has");
  EXPECT_EQ(found->version, "");
}

}  // namespace
}  // namespace kseries
