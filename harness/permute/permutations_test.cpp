// SPDX-License-Identifier: GPL-2.0-only
#include "permute/permutations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace kseries {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// A Kconfig of four lines: NOIOMMU depends on GROUP; CDEV depends on IOMMUFD;
/// without CDEV, GROUP is y; the tree has no GHOST.
Assignment solve(const Assignment& request) {
  Assignment values = {
      {"VFIO_GROUP", "y"}, {"VFIO_CDEV", "n"}, {"VFIO_NOIOMMU", "n"}, {"IOMMUFD", "n"}};
  for (const auto& [symbol, value] : request) {
    if (values.contains(symbol)) values[symbol] = value;
  }
  if (values["IOMMUFD"] == "n") values["VFIO_CDEV"] = "n";
  if (values["VFIO_CDEV"] == "n") values["VFIO_GROUP"] = "y";
  if (values["VFIO_GROUP"] == "n") values["VFIO_NOIOMMU"] = "n";
  return values;
}

Resolver miniature() {
  Resolver resolver;
  resolver.resolve = [](const std::vector<Assignment>& requests) {
    std::vector<Resolution> resolutions;
    for (const Assignment& request : requests) {
      Resolution resolution;
      Assignment solved = solve(request);
      for (const auto& [symbol, value] : request) {
        const std::string is = solved.contains(symbol) ? solved[symbol] : "n";
        resolution.values[symbol] = is;
        if (is != value) resolution.reasons[symbol] = "rule of " + symbol;
      }
      resolutions.push_back(resolution);
    }
    return Result<std::vector<Resolution>>(resolutions);
  };
  resolver.config = [](const Assignment& request) {
    std::string text;
    for (const auto& [symbol, value] : solve(request)) {
      text += value == "n" ? "# CONFIG_" + symbol + " is not set\n"
                           : "CONFIG_" + symbol + "=" + value + "\n";
    }
    return Result<std::string>(text);
  };
  return resolver;
}

Campaign campaign() {
  Campaign campaign;
  campaign.axes = {{"VFIO_GROUP", {"y", "n"}},
                   {"VFIO_CDEV", {"y", "n"}},
                   {"VFIO_NOIOMMU", {"y", "n"}},
                   {"IOMMUFD", {"y", "m", "n"}}};
  return campaign;
}

std::vector<std::string> ids(const Permutations& permutations) {
  std::vector<std::string> names;
  for (const Permutation& permutation : permutations.kept) names.push_back(permutation.id);
  return names;
}

TEST(Permutations, FullKeepsTheAssignmentsThatTakeEffect) {
  const Result<Permutations> found = find_permutations(campaign(), Depth::full, miniature());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kept.size() + found->dropped.size(), 24U);
  // CDEV=y: IOMMUFD y or m, times GROUP+NOIOMMU, GROUP, nothing; CDEV=n: 3 x 2.
  EXPECT_EQ(found->kept.size(), 12U);
  const std::vector<std::string> names = ids(*found);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 12U);
  for (const Permutation& permutation : found->kept) {
    EXPECT_EQ(permutation.requested, permutation.resolved);
  }
}

TEST(Permutations, DroppedAssignmentHasTheValueAndTheReason) {
  Campaign one = campaign();
  one.quick = {{{"VFIO_CDEV", "y"}, {"IOMMUFD", "n"}}};
  const Result<Permutations> found = find_permutations(one, Depth::quick, miniature());
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->kept.empty());
  ASSERT_EQ(found->dropped.size(), 1U);
  EXPECT_EQ(found->dropped[0].reason, "VFIO_CDEV=y was requested but is n: rule of VFIO_CDEV");
  EXPECT_EQ(found->dropped[0].requested, one.quick[0]);
}

TEST(Permutations, EqualConfigurationsAreMerged) {
  Campaign two = campaign();
  two.quick = {{{"VFIO_NOIOMMU", "y"}},
               {{"VFIO_NOIOMMU", "y"}, {"VFIO_GROUP", "y"}, {"IOMMUFD", "n"}},
               {{"IOMMUFD", "m"}}};
  const Result<Permutations> found = find_permutations(two, Depth::quick, miniature());
  ASSERT_TRUE(found);
  EXPECT_THAT(ids(*found), ElementsAre("GROUP+NOIOMMU", "GROUP+IOMMUFD=m"));
  EXPECT_EQ(found->kept[0].requests, 2);
  EXPECT_EQ(found->kept[0].requested, two.quick[0]);
  EXPECT_EQ(found->kept[0].resolved.at("IOMMUFD"), "n");
  EXPECT_THAT(found->kept[1].config, HasSubstr("CONFIG_IOMMUFD=m\n"));
}

TEST(Permutations, SymbolThatTheTreeLacksIsN) {
  Campaign ghost = campaign();
  ghost.axes.push_back({"GHOST", {"y", "n"}});
  ghost.quick = {{{"GHOST", "n"}}, {{"GHOST", "y"}}};
  const Result<Permutations> found = find_permutations(ghost, Depth::quick, miniature());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kept.size(), 1U);
  EXPECT_EQ(found->dropped.size(), 1U);
}

TEST(Permutations, QuickTakesTheFirstPossibleAlternative) {
  Campaign some = campaign();
  some.axes.push_back({"GHOST", {"y", "n"}});
  some.quick = {{{"GHOST", "y|n"}, {"IOMMUFD", "m|n"}},
                {{"VFIO_CDEV", "y"}, {"GHOST", "y|n"}, {"IOMMUFD", "n|m|y"}}};
  const Result<Permutations> found = find_permutations(some, Depth::quick, miniature());
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->dropped.empty());
  EXPECT_THAT(ids(*found), ElementsAre("GROUP+IOMMUFD=m", "GROUP+CDEV+IOMMUFD=m"));
}

TEST(Permutations, QuickLineWithoutAPossibleAlternativeIsDroppedOnce) {
  Campaign some = campaign();
  some.axes.push_back({"GHOST", {"y", "n"}});
  some.quick = {{{"GHOST", "y"}, {"IOMMUFD", "y|n"}}};
  const Result<Permutations> found = find_permutations(some, Depth::quick, miniature());
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->kept.empty());
  ASSERT_EQ(found->dropped.size(), 1U);
  EXPECT_EQ(found->dropped[0].reason, "GHOST=y was requested but is n: rule of GHOST");
}

TEST(Permutations, FailedCheckDropsTheConfiguration) {
  Campaign checked = campaign();
  checked.checks = {{"IOMMUFD", "y|m"}};
  checked.quick = {{{"IOMMUFD", "m"}}, {{"IOMMUFD", "n"}}};
  const Result<Permutations> found = find_permutations(checked, Depth::quick, miniature());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->kept.size(), 1U);
  ASSERT_EQ(found->dropped.size(), 1U);
  EXPECT_EQ(found->dropped[0].reason, "check IOMMUFD=y|m failed: it is n");
}

void expect_all_pairs(const Permutations& all, const Permutations& chosen) {
  for (const Permutation& want : all.kept) {
    for (const auto& first : want.resolved) {
      for (const auto& second : want.resolved) {
        EXPECT_TRUE(std::any_of(chosen.kept.begin(), chosen.kept.end(),
                                [&](const auto& have) {
                                  return have.resolved.at(first.first) == first.second &&
                                         have.resolved.at(second.first) == second.second;
                                }))
            << first.first << "=" << first.second << " " << second.first << "=" << second.second;
      }
    }
  }
}

TEST(Permutations, PairwiseCoversEveryPossiblePair) {
  Campaign some = campaign();
  some.quick = {{{"VFIO_GROUP", "y"}, {"VFIO_CDEV", "y"}, {"VFIO_NOIOMMU", "y"}, {"IOMMUFD", "y"}}};
  const Result<Permutations> full = find_permutations(some, Depth::full, miniature());
  const Result<Permutations> pairs = find_permutations(some, Depth::pairwise, miniature());
  ASSERT_TRUE(full);
  ASSERT_TRUE(pairs);
  EXPECT_LT(pairs->kept.size(), full->kept.size());
  EXPECT_EQ(pairs->kept[0].id, "GROUP+CDEV+NOIOMMU+IOMMUFD");
  expect_all_pairs(*full, *pairs);
}

TEST(Permutations, PairwiseAvoidsConfigurationsThatFailACheck) {
  Campaign checked = campaign();
  const Result<Permutations> all = find_permutations(checked, Depth::full, miniature());
  ASSERT_TRUE(all);
  checked.checks = {{"BROKEN", "n"}};
  for (const Permutation& one : all->kept) {
    SCOPED_TRACE(one.id);
    Resolver resolver = miniature();
    resolver.config = [config = resolver.config, &one](const Assignment& request) {
      Result<std::string> text = config(request);
      return *text == one.config ? Result<std::string>(*text + "CONFIG_BROKEN=y\n") : text;
    };
    const Result<Permutations> full = find_permutations(checked, Depth::full, resolver);
    const Result<Permutations> pairs = find_permutations(checked, Depth::pairwise, resolver);
    ASSERT_TRUE(full);
    ASSERT_TRUE(pairs);
    EXPECT_EQ(full->kept.size() + 1, all->kept.size());
    expect_all_pairs(*full, *pairs);
  }
}

TEST(Permutations, PairwiseCoversInputsThatMakeNoDifferenceToTheCode) {
  Campaign campaign;
  DerivedInputs derived;
  derived.axes = {{"VFIO_GROUP", {"y", "n"}}, {"IOMMUFD", {"y", "m", "n"}}};
  derived.requests = derived.values = {{{"VFIO_GROUP", "y"}, {"IOMMUFD", "n"}}};
  derived.rows = {"yn", "ym"};
  const auto full = find_permutations(campaign, Depth::full, miniature(), derived);
  const auto pairs = find_permutations(campaign, Depth::pairwise, miniature(), derived);
  ASSERT_TRUE(full && pairs);
  EXPECT_EQ(full->kept.size(), 1U);
  EXPECT_EQ(pairs->kept.size(), 2U);
  EXPECT_THAT(pairs->goals, Contains("every pair of values that two inputs can have together"));
}

TEST(Permutations, NamesStayTheSameIfTheSeriesAffectsAFurtherSymbol) {
  const auto names = [](const std::vector<Axis>& more) {
    DerivedInputs derived;
    derived.axes = more;
    derived.axes.push_back({"VFIO_GROUP", {"y", "n"}});
    derived.axes.push_back({"IOMMUFD", {"y", "m", "n"}});
    derived.base = {{"VFIO_GROUP", "y"}};
    derived.requests = {{{"VFIO_GROUP", "y"}, {"IOMMUFD", "n"}},
                        {{"VFIO_GROUP", "y"}, {"IOMMUFD", "m"}}};
    derived.values = derived.requests;
    const auto found = find_permutations({}, Depth::full, miniature(), derived);
    return found ? ids(*found) : std::vector<std::string>{found.error().what};
  };
  EXPECT_THAT(names({}), ElementsAre("base", "IOMMUFD=m"));
  EXPECT_EQ(names({{"VFIO_NOIOMMU", {"y", "n"}}}), names({}));
}

/// One input, and two goals that none of its values meet. Another base meets the first goal.
DerivedInputs with_goals() {
  DerivedInputs derived;
  derived.axes = {{"VFIO_GROUP", {"y", "n"}}};
  derived.requests = derived.values = {{{"VFIO_GROUP", "y"}}};
  const auto is_cdev = [](const ValueOf& value) { return value("VFIO_CDEV") == "y"; };
  const auto never = [](const ValueOf&) { return false; };
  derived.goals = {{"changed files", "cdev.c is compiled", "VFIO_CDEV", is_cdev, ""},
                   {"changed files", "ghost.c is compiled", "GHOST", never, ""}};
  derived.extend = [](const Goal& goal) {
    GoalAnswer answer;
    answer.reachable = goal.formula == "VFIO_CDEV";
    if (answer.reachable) answer.changes = {{"IOMMUFD", "y"}, {"VFIO_CDEV", "y"}};
    answer.why = "proved: no GHOST";
    return Result<GoalAnswer>(answer);
  };
  return derived;
}

TEST(Permutations, EachDepthExtendsTheBaseAndProvesTheRest) {
  Campaign only_group;
  only_group.axes = {{"VFIO_GROUP", {"y", "n"}}};
  for (const Depth depth : {Depth::quick, Depth::pairwise, Depth::full}) {
    const Result<Permutations> found =
        find_permutations(only_group, depth, miniature(), with_goals());
    ASSERT_TRUE(found) << found.error().what;
    ASSERT_FALSE(found->kept.empty());
    EXPECT_THAT(found->kept.back().config, HasSubstr("CONFIG_VFIO_CDEV=y"));
    EXPECT_THAT(
        found->goals,
        testing::IsSupersetOf({std::string("covers 1 of 2 changed files"),
                               std::string("not covered: ghost.c is compiled: proved: no GHOST"),
                               "base extended for one cell, " + found->kept.back().id +
                                   ": IOMMUFD=y VFIO_CDEV=y: cdev.c is compiled"}));
  }
}

TEST(Permutations, ConfigWithoutAnEffectiveValueIsABug) {
  Campaign one = campaign();
  one.quick = {{{"IOMMUFD", "m"}}};
  Resolver resolver = miniature();
  resolver.config = [config = resolver.config](const Assignment&) { return config({}); };
  const Result<Permutations> found = find_permutations(one, Depth::quick, resolver);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::bug);
  EXPECT_THAT(found.error().what, HasSubstr("IOMMUFD=m took effect but is n"));
}

TEST(Permutations, QuickSkipsAnAlternativeThatFailsACheck) {
  Campaign some = campaign();
  some.checks = {{"VFIO_NOIOMMU", "n"}};
  some.quick = {{{"VFIO_NOIOMMU", "y|n"}, {"IOMMUFD", "m"}}};
  const Result<Permutations> found = find_permutations(some, Depth::quick, miniature());
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->dropped.empty());
  EXPECT_THAT(ids(*found), ElementsAre("GROUP+IOMMUFD=m"));
}

TEST(Permutations, TooLargeProductIsRejected) {
  Campaign large;
  for (int i = 0; i < 20; ++i) large.axes.push_back({"A" + std::to_string(i), {"y", "n"}});
  const Result<Permutations> found = find_permutations(large, Depth::full, miniature());
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, ErrorKind::usage);
}

}  // namespace
}  // namespace kseries
