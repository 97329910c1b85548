// SPDX-License-Identifier: GPL-2.0-only
#include "run/step_build.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(MakeToolchain, GcovObjectsAreThoseThatTheSeriesChanges) {
  PatchedTree patched;
  EXPECT_THAT(make_toolchain(Plan{}, patched, {}).gcov_objects, testing::IsEmpty());
  patched.files["drivers/vfio/group.c"].content = "int a;\n";
  patched.files["mm/slub.c"].content = "int b;\n";
  EXPECT_THAT(make_toolchain(Plan{}, patched, {}).gcov_objects,
              testing::ElementsAre("drivers/vfio/group", "mm/slub"));
}

}  // namespace
}  // namespace kseries
