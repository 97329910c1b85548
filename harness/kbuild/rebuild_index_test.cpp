// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/rebuild_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

using testing::UnorderedElementsAre;

constexpr const char* vfio_group_cmd =
    "deps_drivers/vfio/group.o := $(wildcard include/config/VFIO_NOIOMMU) \\\n"
    "  include/linux/kconfig.h $(wildcard include/config/SMP)\n";

TEST(RebuildIndex, IndexesTheObjectsOfAnOutputDirectory) {
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "rebuild-test");
  ASSERT_TRUE(scratch);
  const std::string out = scratch->path();
  const std::string other = "deps_x := $(wildcard include/config/SMP)\n";
  ASSERT_TRUE(write_file(out + "/drivers/vfio/.group.o.cmd", vfio_group_cmd));
  ASSERT_TRUE(write_file(out + "/init/.main.o.cmd", other));
  ASSERT_TRUE(write_file(out + "/init/.vmlinux.o.cmd", "savedcmd_vmlinux.o := ld\n"));
  ASSERT_TRUE(write_file(out + "/drivers/vfio/.modules.order.cmd", other));
  ASSERT_TRUE(write_file(out + "/scripts/mod/.modpost.o.cmd", other));
  const RebuildIndex index = read_rebuild_index(out);
  EXPECT_THAT(index.objects, UnorderedElementsAre("drivers/vfio/group.o", "init/main.o"));
  EXPECT_EQ(index.readers.at("SMP").size(), 2U);
  ASSERT_EQ(index.readers.at("VFIO_NOIOMMU").size(), 1U);
  EXPECT_EQ(index.objects[static_cast<size_t>(index.readers.at("VFIO_NOIOMMU")[0])],
            "drivers/vfio/group.o");
}

TEST(RebuildIndex, MissingDirectoryHasNoObjects) {
  const RebuildIndex index = read_rebuild_index("/nonexistent/out");
  EXPECT_TRUE(index.objects.empty());
}

}  // namespace
}  // namespace kseries
