// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/make.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

std::string gcov_profile(const std::vector<std::string>& objects) {
  const Command command =
      make_command("/src", {.sandbox = SandboxKind::none, .gcov_objects = objects}, {"vmlinux"});
  const auto found = command.environment->find("GCOV_PROFILE");
  return found == command.environment->end() ? "" : found->second;
}

TEST(MakeCommand, CountsLinesOfTheGivenObjects) {
  EXPECT_EQ(gcov_profile({"mm/%", "drivers/a-b"}),
            "$(if $(filter mm/% drivers/a-b ,$(obj)/$(target-stem)),y)");
  EXPECT_EQ(gcov_profile({}), "");
}

TEST(MakeCommand, OnlyTheBaseWritesTheSharedResultsOfCcache) {
  const auto binds = [](const Toolchain& toolchain) {
    const std::vector<std::string> argv = make_command("/src", toolchain, {"vmlinux"}).argv;
    std::vector<std::string> found;
    for (size_t i = 0; i + 1 < argv.size(); ++i) {
      if (argv[i + 1].starts_with("/cache/")) found.push_back(argv[i] + " " + argv[i + 1]);
    }
    return found;
  };
  EXPECT_EQ(binds({.compiler_cache = {"/cache/base", ""}}),
            (std::vector<std::string>{"--bind /cache/base"}));
  EXPECT_EQ(binds({.compiler_cache = {"/cache/series", "/cache/base"}}),
            (std::vector<std::string>{"--bind /cache/series", "--ro-bind /cache/base"}));
}

TEST(MakeCommand, SkipsObjectsThatMakeWouldExpand) {
  EXPECT_EQ(gcov_profile({"$(shell id)", "a%", "a b", "a,b"}), "");
}

}  // namespace
}  // namespace kseries
