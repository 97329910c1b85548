// SPDX-License-Identifier: GPL-2.0-only
#include "base/kernel_path.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(KernelPath, ToolsOfEveryBuildAreDistinguishedFromOtherScripts) {
  for (const char* path :
       {"scripts/link-vmlinux.sh", "scripts/mod/modpost.c", "scripts/Makefile.build",
        "scripts/Kconfig.include", "scripts/sorttable.h", "tools/objtool/check.c",
        "tools/objtool/arch/x86/decode.c", "tools/lib/subcmd/parse-options.c"}) {
    EXPECT_TRUE(is_build_tool(path)) << path;
    EXPECT_FALSE(is_kernel_path(path)) << path << " is not compiled into the kernel";
  }
  for (const char* path :
       {"scripts/checkpatch.pl", "scripts/coccinelle/api/x.cocci", "scripts/gdb/linux/x.py",
        "tools/testing/selftests/vfio/x.c", "tools/perf/builtin-top.c", "Documentation/x.rst",
        "drivers/vfio/scripts/link-vmlinux.sh"}) {
    EXPECT_FALSE(is_build_tool(path)) << path;
  }
}

}  // namespace
}  // namespace kseries
