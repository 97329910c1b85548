// SPDX-License-Identifier: GPL-2.0-only
#include "permute/goals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TouchedSource source() {
  TouchedSource one;
  one.path = "a.c";
  one.scan = scan_source(
      "int x;\n"
      "#ifdef CONFIG_B\n"
      "int y;\n"
      "#endif\n"
      "int z = IS_ENABLED(CONFIG_C);\n");
  one.owner = {0, 0, 2, 0, 1};
  one.guard.alternatives = {{"A"}};
  return one;
}

const Goal* goal(const std::vector<Goal>& goals, const std::string& what) {
  for (const Goal& one : goals) {
    if (one.what.find(what) != std::string::npos) return &one;
  }
  return nullptr;
}

const Goal* exact(const std::vector<Goal>& goals, const std::string& what) {
  for (const Goal& one : goals) {
    if (one.what == what) return &one;
  }
  return nullptr;
}

TEST(Goals, FilesLinesAndBothArmsAreGoals) {
  const std::vector<Goal> goals = source_goals({source()}, {});
  ASSERT_EQ(goals.size(), 4U);
  const Assignment on = {{"A", "m"}, {"B", "y"}, {"C", "m"}};
  const Assignment off = {{"A", "y"}};
  EXPECT_TRUE(goal(goals, "a.c is compiled")->met(values_in(on)));
  EXPECT_FALSE(goal(goals, "a.c is compiled")->met(values_in({{"B", "y"}})));
  EXPECT_TRUE(goal(goals, "a.c:3")->met(values_in(on)));
  EXPECT_FALSE(goal(goals, "a.c:3")->met(values_in(off)));
  EXPECT_TRUE(goal(goals, "C != n")->met(values_in(on)));
  EXPECT_TRUE(goal(goals, "C = n")->met(values_in(off)));
  EXPECT_EQ(goal(goals, "a.c:3")->formula, "((A != n)) && ((B = y))");
}

TEST(Goals, SourceThatNoMakefileBuildsIsNeverCovered) {
  TouchedSource one = source();
  one.guard.alternatives.clear();
  const std::vector<Goal> goals = source_goals({one}, {});
  ASSERT_EQ(goals.size(), 1U);
  EXPECT_EQ(goals[0].what, "a.c is compiled");
  EXPECT_FALSE(goals[0].met(values_in({{"A", "y"}})));
  EXPECT_THAT(goals[0].why, HasSubstr("no known Makefile rule builds it"));
  one.header = true;
  EXPECT_TRUE(source_goals({one}, {}).empty());
}

TEST(Goals, BuiltInCodeIsCombinedWithATristateAsModule) {
  const Result<KconfigRules> rules = parse_rules({"s 0 C tristate -1 0 -1 -1 -1 K:1"});
  ASSERT_TRUE(rules);
  const std::vector<Goal> goals = source_goals({source()}, *rules);
  ASSERT_EQ(goals.size(), 5U);
  const Goal* module = exact(goals, "C = m at a.c, which is built in");
  ASSERT_NE(module, nullptr);
  EXPECT_TRUE(module->met(values_in({{"A", "y"}, {"C", "m"}})));
  EXPECT_FALSE(module->met(values_in({{"A", "m"}, {"C", "m"}}))) << "both are modules";
  EXPECT_FALSE(module->met(values_in({{"A", "y"}, {"C", "y"}})));
  EXPECT_EQ(module->formula, "((A != n)) && ((A = y)) && C = m");
}

TEST(Goals, IsModuleRequiresM) {
  TouchedSource one = source();
  one.scan = scan_source(
      "#ifdef CONFIG_B_MODULE\n"
      "int y = IS_MODULE(CONFIG_C);\n"
      "#endif\n"
      "#if IS_MODULE(CONFIG_D)\n"
      "int z;\n"
      "#endif\n");
  one.owner = {1, 1, 0, 0, 1, 0};
  const std::vector<Goal> goals = source_goals({one}, {});
  const Assignment modules = {{"A", "y"}, {"B", "m"}, {"C", "m"}, {"D", "m"}};
  const Assignment builtin = {{"A", "y"}, {"B", "m"}, {"C", "y"}, {"D", "y"}};
  ASSERT_NE(exact(goals, "B = m at a.c"), nullptr);
  ASSERT_NE(exact(goals, "C != m at a.c"), nullptr);
  EXPECT_TRUE(exact(goals, "C = m at a.c")->met(values_in(modules)));
  EXPECT_FALSE(exact(goals, "C = m at a.c")->met(values_in(builtin)));
  EXPECT_TRUE(exact(goals, "C != m at a.c")->met(values_in(builtin)));
  EXPECT_EQ(exact(goals, "C = m at a.c")->formula, "((A != n)) && C = m && ((B = m))");
  EXPECT_EQ(goal(goals, "a.c:5")->formula, "((A != n)) && ((D = m))");
  EXPECT_FALSE(goal(goals, "a.c:5")->met(values_in(builtin)));
}

TEST(Goals, NumberInAConditionIsNotAGoal) {
  const Result<KconfigRules> rules =
      parse_rules({"s 0 N integer -1 0 -1 -1 -1 K:1", "s 1 T string -1 0 -1 -1 -1 K:2"});
  ASSERT_TRUE(rules);
  TouchedSource one = source();
  one.scan = scan_source(
      "#if CONFIG_N\n"
      "int y = CONFIG_N;\n"
      "#endif\n"
      "#ifdef CONFIG_T\n"
      "char *z = CONFIG_T;\n"
      "#endif\n");
  one.owner = {1, 1, 0, 1, 1, 0};
  const std::vector<Goal> goals = source_goals({one}, *rules);
  ASSERT_EQ(goals.size(), 3U);  // the file and both groups of lines
  for (const Goal& each : goals) EXPECT_TRUE(each.met(values_in({{"A", "y"}}))) << each.what;
  EXPECT_EQ(goal(goals, "a.c:2")->formula, "");
  EXPECT_EQ(goal(goals, "a.c:5")->formula, "");
}

TEST(Goals, LinesUnderAnUnknownConditionAreNotCovered) {
  TouchedSource one = source();
  one.scan = scan_source(
      "#ifdef DEBUG\n"
      "int y;\n"
      "#endif\n"
      "#if defined(CONFIG_B) && FORTY\n"
      "int z;\n"
      "#endif\n");
  one.owner = {0, 1, 0, 0, 1, 0};
  const std::vector<std::string> lines =
      goal_lines(source_goals({one}, {}), {{{"A", "y"}, {"B", "y"}}}, {});
  EXPECT_THAT(lines, ElementsAre("covers 1 of 1 changed files, 0 of 2 groups of changed lines",
                                 HasSubstr("unknown whether a.c:2 are compiled"),
                                 HasSubstr("unknown whether a.c:5 are compiled")));
  EXPECT_THAT(goal_lines(source_goals({one}, {}), {{{"A", "y"}}}, {}).back(),
              HasSubstr("not covered: a.c:5"));
  // An include guard does not count as unknown.
  one.header = true;
  one.scan = scan_source("#ifndef A_H\nint y;\n#ifdef CONFIG_B\nint z;\n#endif\n#endif\n");
  one.owner = {0, 1, 0, 1, 0, 0};
  EXPECT_THAT(goal_lines(source_goals({one}, {}), {{{"A", "y"}, {"B", "y"}}}, {}),
              ElementsAre("covers 2 of 2 groups of changed lines"));
}

TEST(Goals, EachPossibleShapeIsAGoal) {
  const std::vector<Assignment> rows = {{{"A", "y"}}, {{"A", "y"}, {"B", "y"}}, {{"B", "y"}}};
  const auto goals = shape_goals({{"a", "A"}, {"both", "A && B"}}, rows);
  ASSERT_TRUE(goals);
  EXPECT_EQ(goals->size(), 3U);
  EXPECT_TRUE(exact(*goals, "a, no both")->met(values_in(rows[0])));
  EXPECT_FALSE(exact(*goals, "a, no both")->met(values_in(rows[1])));
  EXPECT_FALSE(shape_goals({{"bad", "A &&"}}, rows));
}

}  // namespace
}  // namespace kseries
