// SPDX-License-Identifier: GPL-2.0-only
#include "run/build_folder.h"

#include <gtest/gtest.h>

#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

TEST(BuildFolder, CountsTheObjectsOfTheBuildThatRuns) {
  const ScratchFolder scratch = ScratchFolder::make(*read_environment(), "build-folder").take();
  const BuildFolder folder(scratch.path());
  EXPECT_EQ(folder.count_compiled().objects, 0);
  ASSERT_TRUE(write_file(folder.in("seed.log"), "  CC      a.o\n  AR      built-in.a\n"));
  EXPECT_EQ(folder.count_compiled().objects, 1);
  EXPECT_TRUE(folder.count_compiled().of_unpatched);
  ASSERT_TRUE(write_file(folder.in("build.log"),
                         "  CC      b.o\nb.c:1:2: warning: odd\n  AS      c.o\n  CC [M]  d.o\n"));
  EXPECT_EQ(folder.count_compiled().objects, 3);
  EXPECT_FALSE(folder.count_compiled().of_unpatched);
}

TEST(BuildFolder, HasWhatKconfigMadeOfTheConfigurationIfItWasStored) {
  const ScratchFolder scratch = ScratchFolder::make(*read_environment(), "build-folder").take();
  const BuildFolder folder(scratch.path());
  ASSERT_TRUE(folder.read_generated().ok());
  EXPECT_FALSE(folder.read_generated()->has_value());
  for (const char* path : generated_files) {
    ASSERT_TRUE(write_file(folder.in("kconfig/") + path, path));
  }
  const auto files = folder.read_generated();
  ASSERT_TRUE(files && *files);
  EXPECT_EQ((*files)->size(), generated_files.size());
  EXPECT_EQ((*files)->at("include/config/auto.conf"), "include/config/auto.conf");
}

}  // namespace
}  // namespace kseries
