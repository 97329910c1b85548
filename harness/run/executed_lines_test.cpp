// SPDX-License-Identifier: GPL-2.0-only
#include "run/executed_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ExecutedLines, OnlyLinesOfTheSeriesWithACounterCount) {
  PatchedTree patched;
  patched.files["mm/a.c"] = {.content = "a\nb\nc\nd\n", .owner = {0, 1, 1, 2}};
  patched.files["mm/b.c"] = {.content = "a\n", .owner = {1}};
  GcovCounts counts;
  counts["mm/a.c"].lines = {{1, 5}, {2, 0}, {4, 3}};
  const auto lines = executed_lines(counts, patched, {});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines.at("mm/a.c").counted, ElementsAre(2, 4));
  EXPECT_THAT(lines.at("mm/a.c").executed, ElementsAre(4));
}

/// A file with a function on the lines 1 to 3 and one on the lines 5 to 7.
struct Removal {
  PatchedTree patched;
  GcovCounts counts;
};

Removal two_functions(long first, long second) {
  Removal removal;
  removal.patched.files["mm/a.c"] = {
      .content = "int a(void) {\n f();\n}\n\nint b(void) {\n h();\n}\n",
      .owner = {0, 0, 0, 0, 0, 0, 0}};
  removal.counts["mm/a.c"].lines = {{1, first}, {2, first}, {5, second}, {6, second}};
  removal.counts["mm/a.c"].functions = {{1, 3}, {5, 7}};
  return removal;
}

TEST(ExecutedLines, RemovalsAreJudgedByTheFunctionThatHadTheLines) {
  const Removal removal = two_functions(0, 4);
  EXPECT_THAT(files_with_removals_only(removal.patched), ElementsAre("mm/a.c"));
  const std::string head = "int a(void) {\n f();\n}\n\n";
  const auto second = executed_lines(removal.counts, removal.patched,
                                     {{"mm/a.c", head + "int b(void) {\n g();\n h();\n}\n"}});
  EXPECT_THAT(second.at("mm/a.c").counted, ElementsAre(5, 6));
  EXPECT_THAT(second.at("mm/a.c").executed, ElementsAre(5, 6));
  const auto first =
      executed_lines(removal.counts, removal.patched,
                     {{"mm/a.c", "int a(void) {\n f();\n g();\n}\n\nint b(void) {\n h();\n}\n"}});
  EXPECT_THAT(first.at("mm/a.c").counted, ElementsAre(1, 2));
  EXPECT_THAT(first.at("mm/a.c").executed, IsEmpty());
}

TEST(ExecutedLines, RepeatedLinesDoNotHideTheFunction) {
  Removal removal = two_functions(0, 4);
  // The removed line is like the one before it.
  const auto lines =
      executed_lines(removal.counts, removal.patched,
                     {{"mm/a.c", "int a(void) {\n f();\n f();\n}\n\nint b(void) {\n h();\n}\n"}});
  EXPECT_THAT(lines.at("mm/a.c").counted, ElementsAre(1, 2));
}

}  // namespace
}  // namespace kseries
