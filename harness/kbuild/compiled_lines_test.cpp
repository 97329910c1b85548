// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/compiled_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/environment.h"
#include "host/files.h"
#include "host/process.h"

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(CompiledLines, AreTheLinesInThePreprocessorsOutput) {
  const auto lines = parse_preprocessed_lines(
      "# 0 \"../drivers/a.c\"\n"
      "# 0 \"<built-in>\"\n"
      "#define X 1\n"
      "# 1 \"../include/b.h\" 1\n"
      "int b;\n"
      "# 2 \"../drivers/a.c\" 2\n"
      "int a;\n"
      "\n"
      "# 9 \"../drivers/a.c\"\n"
      "int z;\n");
  EXPECT_THAT(lines.at("drivers/a.c"), ElementsAre(2, 9));
  EXPECT_THAT(lines.at("include/b.h"), ElementsAre(1));
  EXPECT_EQ(lines.size(), 2U);
}

TEST(CompiledLines, AreUnknownIfAnObjectCantBePreprocessedAgain) {
  Result<ScratchFolder> folder = ScratchFolder::make(*read_environment(), "kseries-compiled");
  ASSERT_TRUE(folder);
  Lane lane;
  lane.root = folder->path();
  ASSERT_TRUE(write_file(lane.output() + "/drivers/a.o", "object\n"));
  ASSERT_TRUE(write_file(lane.output() + "/drivers/.a.o.cmd",
                         "savedcmd_drivers/a.o := ls --no-such-option -c -o drivers/a.o a.c\n"));
  Command archive{.argv = {"ar", "cDPrST", "vmlinux.a", "drivers/a.o"}};
  archive.directory = lane.output();
  ASSERT_TRUE(run(archive)->ok());
  PatchedTree patched;
  patched.files["drivers/a.c"] = {.content = "int a;\n", .owner = {1}};
  const Result<CompiledLines> seen =
      compiled_lines(lane, patched, {.sandbox = SandboxKind::none}, {});
  ASSERT_TRUE(seen) << seen.error().what;
  EXPECT_TRUE(seen->lines.empty());
  EXPECT_THAT(seen->trouble, HasSubstr("preprocessing drivers/a.o again failed: ls: "));
}

TEST(CompiledLines, IncludeDirectivesOfPreprocessedFiles) {
  Result<ScratchFolder> folder = ScratchFolder::make(*read_environment(), "kseries-compiled");
  ASSERT_TRUE(folder);
  Lane lane;
  lane.root = folder->path();
  ASSERT_TRUE(make_folders(lane.source() + "/out"));
  ASSERT_TRUE(write_file(lane.source() + "/out/a.i", "printf '# 2 \"a.c\"\\nint a;\\n'\n"));
  ASSERT_TRUE(write_file(lane.output() + "/a.o", "object\n"));
  ASSERT_TRUE(write_file(lane.output() + "/.a.o.cmd", "savedcmd_a.o := sh a.i -c -o a.o a.c\n"));
  Command archive{.argv = {"ar", "cDPrST", "vmlinux.a", "a.o"}};
  archive.directory = lane.output();
  ASSERT_TRUE(run(archive)->ok());
  PatchedTree patched;
  patched.files["a.c"] = {.content = "#include <a.h>\nint a;\n#if 0\nint b;\n",
                          .owner = {1, 1, 0, 1}};
  const Result<CompiledLines> seen =
      compiled_lines(lane, patched, {.sandbox = SandboxKind::none}, {});
  ASSERT_TRUE(seen) << seen.error().what;
  EXPECT_EQ(seen->trouble, "");
  EXPECT_THAT(seen->lines.at("a.c"), ElementsAre(1, 2));
}

}  // namespace
}  // namespace kseries
