// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/symbolise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/text.h"
#include "host/environment.h"
#include "host/files.h"
#include "host/process.h"
#include "kbuild/debug_info.h"

namespace kseries {
namespace {

// Line numbers matter below: keep them in step with the expectations.
constexpr const char* source = R"(extern int step(int);
static inline __attribute__((always_inline)) int inner(int *p) {
  return *(volatile int *)p + 1;
}
__attribute__((noinline)) int outer(int *p, int n) {
  int sum = step(n);
  sum += inner(p);
  return sum + step(sum);
}
)";

constexpr const char* other_source = R"(extern int outer(int *, int);
static __attribute__((noipa)) int twin(int *p) {
  *(volatile int *)p = 1;
  return 1;
}
int step(int n) {
  int on_stack = n;
  return twin(&on_stack);
}
void _start(void) {
  int value = 0;
  outer(&value, 1);
}
)";

constexpr const char* twin_source = R"(static __attribute__((noipa)) int twin(int *p) {
  for (int i = 0; i < 100; ++i)
    *(volatile int *)p += i * *(volatile int *)(p + i);
  return 7;
}
int use_twin(int *p) { return twin(p); }
)";

/// A small "kernel" and "module", compiled as kbuild does it: the compiler runs
/// in an output directory inside the source tree.
class Symbolise : public testing::Test {
 protected:
  void SetUp() override {
    auto made = ScratchFolder::make(*read_environment(), "symbolise");
    ASSERT_TRUE(made);
    scratch_ = std::make_unique<ScratchFolder>(made.take());
    ASSERT_TRUE(write_file(root() + "/drivers/a.c", source));
    ASSERT_TRUE(write_file(root() + "/drivers/b.c", other_source));
    ASSERT_TRUE(write_file(root() + "/drivers/c.c", twin_source));
    ASSERT_TRUE(make_folders(root() + "/out/modules/extra"));
    shell({"gcc", "-g", "-O2", "-static", "-no-pie", "-nostdlib", "-ffreestanding", "-o", "vmlinux",
           "../drivers/a.c", "../drivers/b.c", "../drivers/c.c"});
    shell({"gcc", "-g", "-O2", "-ffreestanding", "-c", "-o", "modules/extra/my-mod.ko",
           "../drivers/a.c"});
  }

  [[nodiscard]] std::string root() const { return scratch_->path() + "/tree"; }

  std::string shell(std::vector<std::string> argv) {
    Command command;
    command.argv = std::move(argv);
    command.directory = root() + "/out";
    command.merge_stderr = true;
    auto outcome = run(command);
    EXPECT_TRUE(outcome && outcome->ok()) << (outcome ? outcome->out : outcome.error().what);
    return outcome ? outcome->out : "";
  }

  /// Sizes of the functions with this name, smallest first.
  std::vector<unsigned long> sizes(const std::string& file, const std::string& name) {
    std::vector<unsigned long> found;
    const std::string listing = shell({"nm", "-S", file});
    for (const std::string_view line : split_lines(listing)) {
      const auto words = split(line, ' ');
      if (words.size() == 4 && words[3] == name)
        found.push_back(std::stoul(std::string(words[1]), nullptr, 16));
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  std::vector<Frame> explain(std::vector<Frame> frames) {
    std::vector<Splat> splats(1);
    splats[0].frames = std::move(frames);
    return symbolise(splats, root() + "/out/vmlinux", root() + "/out/modules")[0].frames;
  }

  /// A frame for every byte of a function.
  std::vector<Frame> each_byte(const std::string& name, const std::string& module,
                               unsigned long size) {
    std::vector<Frame> frames;
    for (unsigned long offset = 0; offset < size; ++offset) {
      Frame frame;
      frame.function = name;
      frame.offset = offset;
      frame.size = size;
      frame.module = module;
      frame.exact = true;
      frames.push_back(frame);
    }
    return explain(frames);
  }

 private:
  std::unique_ptr<ScratchFolder> scratch_;
};

TEST_F(Symbolise, FindsLinesOfTheFunctionAndOfInlinedOnes) {
  const auto size = sizes("vmlinux", "outer");
  ASSERT_EQ(size.size(), 1U);
  bool inlined = false;
  for (const Frame& frame : each_byte("outer", "", size[0])) {
    EXPECT_EQ(frame.file, "drivers/a.c");
    EXPECT_GE(frame.line, 5);
    EXPECT_LE(frame.line, 9);
    EXPECT_EQ(frame.function_begin, 5);
    EXPECT_EQ(frame.function_end, 9);
    if (frame.inlined.empty()) continue;
    inlined = true;
    EXPECT_EQ(frame.inlined[0], "inner drivers/a.c:3");
    EXPECT_EQ(frame.line, 7);
  }
  EXPECT_TRUE(inlined);
}

TEST_F(Symbolise, FindsModulesByNameAndRelocatesThem) {
  const auto size = sizes("modules/extra/my-mod.ko", "outer");
  ASSERT_EQ(size.size(), 1U);
  const auto frames = each_byte("outer", "my_mod", size[0]);
  ASSERT_FALSE(frames.empty());
  EXPECT_EQ(frames[0].file, "drivers/a.c");
  EXPECT_EQ(frames[0].line, 5);
}

TEST_F(Symbolise, LastFunctionOfAModuleExtendsToTheEndOfItsPage) {
  Frame frame;
  frame.function = "outer";
  frame.size = 0x1000;
  frame.exact = true;
  frame.module = "my_mod";
  EXPECT_EQ(explain({frame})[0].line, 5);
  frame.module = "";
  EXPECT_EQ(explain({frame})[0].line, 0);
}

TEST_F(Symbolise, SizeSelectsOneOfSeveralFunctions) {
  const auto size = sizes("vmlinux", "twin");
  ASSERT_EQ(size.size(), 2U);
  ASSERT_LT(size[0], size[1]);
  EXPECT_EQ(each_byte("twin", "", size[0]).at(0).file, "drivers/b.c");
  EXPECT_EQ(each_byte("twin", "", size[1]).at(0).file, "drivers/c.c");
}

TEST_F(Symbolise, ReturnAddressBelongsToTheCallBeforeIt) {
  const auto size = sizes("vmlinux", "outer");
  ASSERT_EQ(size.size(), 1U);
  const auto exact = each_byte("outer", "", size[0]);
  const auto change = std::adjacent_find(
      exact.begin(), exact.end(), [](const auto& a, const auto& b) { return a.line != b.line; });
  ASSERT_NE(change, exact.end());
  Frame behind = *(change + 1);
  behind.exact = false;
  EXPECT_EQ(explain({behind})[0].line, change->line);
}

TEST_F(Symbolise, UnknownSizeOrNameHasNoLine) {
  Frame frame;
  frame.function = "outer";
  frame.size = 0x4000;
  EXPECT_EQ(explain({frame})[0].line, 0);
  frame.function = "nowhere";
  EXPECT_EQ(explain({frame})[0].line, 0);
  frame.function = "outer";
  frame.module = "absent";
  EXPECT_EQ(explain({frame})[0].line, 0);
}

TEST_F(Symbolise, MissingFileIsNotAnError) {
  std::vector<Splat> splats(1);
  splats[0].frames.resize(1);
  splats[0].frames[0].function = "outer";
  const auto same = symbolise(splats, root() + "/absent", "");
  EXPECT_EQ(same[0].frames[0].line, 0);
  ASSERT_TRUE(write_file(root() + "/text", "no ELF"));
  EXPECT_EQ(symbolise(splats, root() + "/text", root() + "/absent")[0].frames[0].line, 0);
}

TEST(PathInTree, IsRelativeToTheTreeAboveTheOutputFolder) {
  EXPECT_EQ(path_in_tree("/kseries/src/out/../drivers/vfio/./group.c", "/kseries/src/out"),
            "drivers/vfio/group.c");
  EXPECT_EQ(path_in_tree("/lane/drivers/vfio/group.c", "/lane"), "drivers/vfio/group.c");
  EXPECT_EQ(path_in_tree("../include/linux/list.h", ""), "include/linux/list.h");
  EXPECT_EQ(path_in_tree("/usr/include/stdio.h", "/kseries/src/out"), "/usr/include/stdio.h");
}

}  // namespace
}  // namespace kseries
