// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/cmd_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::ElementsAre;

TEST(CmdFile, IsNextToItsObject) {
  EXPECT_EQ(cmd_path("drivers/vfio/group.o"), "drivers/vfio/.group.o.cmd");
  EXPECT_EQ(cmd_path("a.o"), ".a.o.cmd");
  EXPECT_EQ(object_of_cmd_file(".group.o.cmd"), "group.o");
  EXPECT_EQ(object_of_cmd_file(".modules.order.cmd"), "");
  EXPECT_EQ(object_of_cmd_file("group.o.cmd"), "");
  EXPECT_EQ(object_of_cmd_file("..o.cmd"), "");
}

constexpr const char* group_cmd =
    "savedcmd_drivers/vfio/group.o := gcc -c -o drivers/vfio/group.o\n"
    "deps_drivers/vfio/group.o := \\\n"
    "    $(wildcard include/config/VFIO_NOIOMMU) \\\n"
    "  include/linux/kconfig.h \\\n"
    "    $(wildcard include/config/SMP) \\\n"
    "    $(wildcard include/config/VFIO_NOIOMMU) \\\n";

TEST(CmdFile, NamesEachSymbolOnce) {
  EXPECT_THAT(parse_cmd_symbols(group_cmd), ElementsAre("SMP", "VFIO_NOIOMMU"));
  EXPECT_TRUE(parse_cmd_symbols("savedcmd_a.o := ld $(wildcard include/config/CUT").empty());
}

TEST(CmdFile, PreprocessesWithKbuildsOwnCommand) {
  EXPECT_EQ(preprocess_command("savedcmd_a.o := gcc -Wp,-MMD,.a.o.d -DX='\"y\"' -c -o a.o ../a.c "
                               " ; ./tools/objtool/objtool a.o\n\nsource_a.o := ../a.c\n"),
            "gcc -DX='\"y\"' -E -fdirectives-only ../a.c ");
  EXPECT_EQ(preprocess_command("savedcmd_a.o := ld -r -o a.o @a.mod\n"), "");
  EXPECT_EQ(preprocess_command(""), "");
}

}  // namespace
}  // namespace kseries
