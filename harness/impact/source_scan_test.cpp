// SPDX-License-Identifier: GPL-2.0-only
#include "impact/source_scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "impact/condition.h"

namespace kseries {
namespace {

using testing::ElementsAre;

TEST(SourceScan, LinesHaveTheConditionsAroundThem) {
  const ScannedSource scan = scan_source(
      "#ifdef CONFIG_A\n"
      "int a;\n"
      "#elif IS_ENABLED(CONFIG_B) && \\\n"
      "\t!defined(CONFIG_C)\n"
      "int b;\n"
      "#else\n"
      "int c;\n"
      "#endif\n"
      "int d;\n");
  const auto stack = [&](size_t line) {
    return scan.stacks[static_cast<size_t>(scan.stack_of[line - 1])];
  };
  EXPECT_THAT(stack(2), ElementsAre("defined(CONFIG_A)"));
  EXPECT_EQ(stack(5).size(), 2U);
  EXPECT_EQ(stack(5)[0], "!(defined(CONFIG_A))");
  EXPECT_THAT(stack(7), testing::SizeIs(2));
  EXPECT_TRUE(stack(9).empty());
  EXPECT_FALSE(scan.code[0]);
  EXPECT_TRUE(scan.code[1]);
}

TEST(SourceScan, CommentIsNotCode) {
  const ScannedSource scan = scan_source(
      "/*\n"
      " * a \\ backslash, and one at the end \\\n"
      " */\n"
      "int a; // b \\ c\n"
      "// goes on \\\n"
      "here\n"
      "char *s = \"/* \\\n"
      " */ \\\" \";\n");
  EXPECT_THAT(scan.code, ElementsAre(false, false, false, true, false, false, true, true));
}

TEST(SourceScan, DirectiveContinuesAfterAComment) {
  const ScannedSource scan = scan_source(
      "/* first */ #define A /* two\n"
      " * lines */ + \\\n"
      " 1\n"
      "int a;\n"
      "#define B \"/*\"\n"
      "int b; /*\n"
      " */ int c;\n"
      "#define D /*\n"
      "\n"
      " */\n"
      "int d;\n");
  EXPECT_THAT(scan.code,
              ElementsAre(false, false, false, true, false, true, true, false, false, false, true));
}

TEST(SourceScan, MentionFormShowsWhetherMDiffersFromY) {
  const ScannedSource scan = scan_source(
      "if (IS_ENABLED(CONFIG_A)) x();\n"
      "#ifdef CONFIG_B\n"
      "#if IS_REACHABLE(CONFIG_C) || CONFIG_D_MODULE\n"
      "/* CONFIG_E */ char *s = \"CONFIG_F\"; // CONFIG_G\n");
  ASSERT_EQ(scan.mentions.size(), 4U);
  EXPECT_EQ(scan.mentions[0].form, MentionForm::enabled);
  EXPECT_EQ(scan.mentions[1].form, MentionForm::defined);
  EXPECT_EQ(scan.mentions[1].line, 2);
  EXPECT_EQ(scan.mentions[2].form, MentionForm::reachable);
  EXPECT_EQ(scan.mentions[3].symbol, "D");
  EXPECT_EQ(scan.mentions[3].form, MentionForm::module_on);
}

TEST(SourceScan, TooDeepNestingIsUnknown) {
  for (const std::string each : {"#if CONFIG_A", "#elif CONFIG_A"}) {
    std::string text = "#if CONFIG_B\n";
    for (int i = 0; i < 1000; ++i) text += each + std::to_string(i) + "\n";
    const ScannedSource scan = scan_source(text + "int deep;\n");
    const auto& deep = scan.stacks[static_cast<size_t>(scan.stack_of.back())];
    EXPECT_EQ(deep.size(), 201U);
    EXPECT_TRUE(stack_holds({deep.back()}, [](const std::string&) { return "n"; }));
    EXPECT_LE(scan.stacks.size(), 202U);
  }
}

}  // namespace
}  // namespace kseries
