// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/make.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

std::string gcov_profile(const std::vector<std::string>& folders) {
  const Command command =
      make_command("/src", {.sandbox = SandboxKind::none, .gcov_folders = folders}, {"vmlinux"});
  const auto found = command.environment->find("GCOV_PROFILE");
  return found == command.environment->end() ? "" : found->second;
}

TEST(MakeCommand, CountsLinesInTheGivenDirectories) {
  EXPECT_EQ(gcov_profile({"mm", "drivers/a-b"}),
            "$(if $(filter mm mm/% drivers/a-b drivers/a-b/% ,$(obj)),y)");
  EXPECT_EQ(gcov_profile({}), "");
}

TEST(MakeCommand, SkipsDirectoriesThatMakeWouldExpand) {
  EXPECT_EQ(gcov_profile({"$(shell id)", "a%", "a b", "a,b"}), "");
}

}  // namespace
}  // namespace kseries
