// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/source_scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace kseries {
namespace {

using testing::ElementsAre;

std::optional<bool> holds(const std::string& expression,
                          const std::map<std::string, std::string>& values) {
  return condition_holds(expression, [&](const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string("n") : found->second;
  });
}

TEST(SourceScan, LinesKnowTheConditionsAroundThem) {
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

TEST(SourceScan, MentionsSayWhetherTheyTellModulesApart) {
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

TEST(SourceScan, ConditionsAreEvaluatedAsThePreprocessorDoes) {
  EXPECT_EQ(holds("defined(CONFIG_A)", {{"A", "y"}}), true);
  // A module is not defined by its plain name.
  EXPECT_EQ(holds("defined(CONFIG_A)", {{"A", "m"}}), false);
  EXPECT_EQ(holds("IS_ENABLED(CONFIG_A)", {{"A", "m"}}), true);
  EXPECT_EQ(holds("defined(CONFIG_A_MODULE)", {{"A", "m"}}), true);
  EXPECT_EQ(holds("!(IS_BUILTIN(CONFIG_A)) && 1", {{"A", "m"}}), true);
  EXPECT_EQ(holds("IS_REACHABLE(CONFIG_A)", {{"A", "m"}}), std::nullopt);
  EXPECT_EQ(holds("IS_ENABLED(CONFIG_A) && defined(OTHER)", {}), false);
  EXPECT_EQ(holds("IS_ENABLED(CONFIG_A) || defined(OTHER)", {}), std::nullopt);
  EXPECT_EQ(holds("BITS_PER_LONG == 64", {}), std::nullopt);
  // A number may be 0, and a text is none of our business.
  EXPECT_EQ(holds("CONFIG_N", {{"N", "64"}}), std::nullopt);
  EXPECT_EQ(holds("!CONFIG_N", {{"N", "0"}}), std::nullopt);
  EXPECT_EQ(holds("defined(CONFIG_N)", {{"N", "64"}}), std::nullopt);
  EXPECT_EQ(holds("CONFIG_A", {{"A", "y"}}), true);
  EXPECT_EQ(holds("CONFIG_A", {}), false);
  EXPECT_TRUE(stack_holds({"!defined(FOO_H)"}, [](const std::string&) { return "n"; }));
}

}  // namespace
}  // namespace kseries
