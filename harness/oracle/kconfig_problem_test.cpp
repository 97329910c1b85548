// SPDX-License-Identifier: GPL-2.0-only
#include "oracle/kconfig_problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::ElementsAre;

TEST(KconfigProblem, NamesFileAndLineOfASyntaxError) {
  const auto problem = kconfig_problem(
      "drivers/vfio/Kconfig:30:warning: ignoring unsupported character\n"
      "drivers/vfio/Kconfig:32: unknown statement \"confg\"\n"
      "drivers/vfio/Kconfig:33: invalid statement\n");
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->file, "drivers/vfio/Kconfig");
  EXPECT_EQ(problem->line, 32);
  EXPECT_EQ(problem->message, "unknown statement \"confg\"");
  EXPECT_TRUE(problem->path.empty());
}

TEST(KconfigProblem, PrefersTheUnknownWord) {
  const auto problem = kconfig_problem(
      "Kconfig:7: syntax error\nKconfig:6: unknown statement \"confg\"\n"
      "Kconfig:7: invalid statement\n");
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->line, 6);
  EXPECT_EQ(problem->message, "unknown statement \"confg\"");
}

TEST(KconfigProblem, HasThePathOfALoop) {
  const auto problem = kconfig_problem(
      "error: recursive dependency detected!\n"
      "\tsymbol VFIO_GROUP depends on VFIO_NOIOMMU\n"
      "\tsymbol VFIO_NOIOMMU depends on VFIO_GROUP\n"
      "For a resolution refer to Documentation/kbuild/kconfig-language.rst\n");
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->message, "recursive dependency detected!");
  EXPECT_THAT(problem->path, ElementsAre("symbol VFIO_GROUP depends on VFIO_NOIOMMU",
                                         "symbol VFIO_NOIOMMU depends on VFIO_GROUP"));
}

TEST(KconfigProblem, ParsesTheOlderFormOfALoop) {
  const auto problem = kconfig_problem(
      "drivers/vfio/Kconfig:30:error: recursive dependency detected!\n"
      "drivers/vfio/Kconfig:30:\tsymbol A is selected by B\n"
      "drivers/vfio/Kconfig:44:\tsymbol B depends on A\n");
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->file, "drivers/vfio/Kconfig");
  EXPECT_EQ(problem->line, 30);
  EXPECT_THAT(problem->path, ElementsAre("symbol A is selected by B", "symbol B depends on A"));
}

TEST(KconfigProblem, UsesTheFirstOfTwoLoops) {
  const auto problem = kconfig_problem(
      "error: recursive dependency detected!\n\tsymbol A depends on A\n"
      "error: recursive dependency detected!\n\tsymbol B depends on B\n");
  ASSERT_TRUE(problem);
  EXPECT_THAT(problem->path, ElementsAre("symbol A depends on A"));
}

TEST(KconfigProblem, IsEmptyIfSomethingElseFailed) {
  EXPECT_FALSE(kconfig_problem(""));
  EXPECT_FALSE(kconfig_problem("bwrap: Can't mkdir /x: Permission denied\n"));
  EXPECT_FALSE(kconfig_problem("drivers/vfio/Kconfig:30:warning: odd\n"));
}

}  // namespace
}  // namespace kseries
