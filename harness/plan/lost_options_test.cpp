// SPDX-License-Identifier: GPL-2.0-only
#include "plan/lost_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kconfig/dot_config.h"

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Rule = std::function<bool(const Assignment&)>;

/// A Kconfig in which a request takes effect as a whole if it is possible; else B is n. CHECKED is
/// `checked` in every configuration.
Resolver kconfig(const Rule& possible, const std::string& checked = "y") {
  Resolver resolver;
  resolver.resolve = [possible](const std::vector<Assignment>& requests) {
    std::vector<Resolution> all;
    for (const Assignment& request : requests) {
      Resolution resolution{request, {}};
      if (!possible(request)) {
        resolution.values["B"] = "n";
        resolution.reasons["B"] = "it depends on NEVER [=n]";
      }
      all.push_back(std::move(resolution));
    }
    return Result<std::vector<Resolution>>(std::move(all));
  };
  resolver.config = [checked](const Assignment&) {
    return Result<std::string>(config_line("CHECKED", checked) + "\n");
  };
  return resolver;
}

bool has(const Assignment& request, const std::string& symbol, const std::string& value) {
  const auto found = request.find(symbol);
  return found != request.end() && found->second == value;
}

bool always(const Assignment&) { return true; }
bool without_b(const Assignment& request) { return !has(request, "B", "y"); }
bool not_both(const Assignment& request) {
  return !has(request, "A", "y") || !has(request, "B", "y");
}

class LostOptions : public ::testing::Test {
 protected:
  void SetUp() override {
    patched.tree.name = "6.12";
    patched.series = "v4";
    patched.files["K"].content = "config A\n\tbool\n\nconfig B\n\tbool\n\tdepends on NEVER\n";
    patched.files["K"].owner = {0, 0, 0, 0, 0, 2};
    campaign.axes = {{"A", {"y", "n"}}, {"B", {"y", "n"}}};
  }

  std::vector<ConfigProof> lost(const Resolver& before, const Resolver& after) {
    // A has a prompt; B depends on NEVER, which has none.
    const KconfigRules rules = *parse_rules({"s 0 NEVER bool -1 0 -1 -1 -1 K:9", "e 0 sym #0",
                                             "s 1 A bool -1 0 -1 -1 -1 K:1", "p 1 -1",
                                             "s 2 B bool -1 0 0 -1 -1 K:4", "p 2 0"});
    Prover prover(rules);
    Result<std::vector<ConfigProof>> found =
        find_lost_options(campaign, before, after, prover, rules, patched);
    EXPECT_TRUE(found.ok()) << (found.ok() ? "" : found.error().what);
    return found.ok() ? found.take() : std::vector<ConfigProof>();
  }

  Campaign campaign;
  PatchedTree patched;
};

TEST_F(LostOptions, OptionThatOnlyTheTreeCanHaveIsLostWithItsRuleAndPatch) {
  const std::vector<ConfigProof> proofs = lost(kconfig(always), kconfig(without_b));
  ASSERT_EQ(proofs.size(), 1U);
  const ConfigProof& proof = proofs[0];
  EXPECT_FALSE(proof.holds);
  EXPECT_EQ(proof.name, "B=y");
  EXPECT_EQ(proof.violation, "option no longer reachable: it depends on NEVER [=n]");
  ASSERT_TRUE(proof.lost);
  EXPECT_EQ(proof.lost->symbol, "B");
  EXPECT_EQ(proof.lost->value, "y");
  EXPECT_THAT(proof.detail, HasSubstr("no configuration has it, by these rules:\n"));
  EXPECT_THAT(proof.detail, HasSubstr("B (K:4)"));
  EXPECT_THAT(proof.detail, HasSubstr("2 configurations of the campaign"));
  EXPECT_EQ(proof.where, "K:4");
  EXPECT_EQ(proof.patch, 2);
  EXPECT_EQ(proof.tree, "6.12");
  EXPECT_EQ(proof.series, "v4");
}

TEST_F(LostOptions, CombinationIsLostIfItsPartsAreStillPossible) {
  const std::vector<ConfigProof> proofs = lost(kconfig(always), kconfig(not_both));
  ASSERT_EQ(proofs.size(), 1U);
  EXPECT_EQ(proofs[0].violation,
            "configuration no longer reachable: A=y B=y: it depends on NEVER [=n]");
}

TEST_F(LostOptions, WhatTheTreeCannotHaveEitherIsNotLost) {
  EXPECT_THAT(lost(kconfig(without_b), kconfig(without_b)), IsEmpty());
  EXPECT_THAT(lost(kconfig(not_both), kconfig(always)), IsEmpty());
}

TEST_F(LostOptions, AlternativeOfAQuickLineIsLostEvenIfAnotherOneIsPossible) {
  campaign.axes.clear();
  campaign.quick = {{{"B", "y|n"}}};
  EXPECT_EQ(lost(kconfig(always), kconfig(without_b)).size(), 1U);
}

TEST_F(LostOptions, ValueThatACheckRequiresIsLostToo) {
  campaign.checks = {{"CHECKED", "y|m"}};
  const std::vector<ConfigProof> proofs = lost(kconfig(always, "y"), kconfig(always, "n"));
  ASSERT_EQ(proofs.size(), 1U);
  EXPECT_EQ(proofs[0].name, "CHECKED=y|m");
  EXPECT_EQ(proofs[0].violation, "option no longer reachable: it is n");
  EXPECT_EQ(proofs[0].detail.substr(0, 26), "the series removes CHECKED");
  EXPECT_THAT(lost(kconfig(always, "n"), kconfig(always, "n")), IsEmpty());
}

TEST_F(LostOptions, LargeProductIsNotTried) {
  campaign.axes.clear();
  for (int i = 0; i < 13; ++i) campaign.axes.push_back({"S" + std::to_string(i), {"y", "n"}});
  campaign.quick = {{{"S0", "y|n"}}};
  EXPECT_THAT(*reach_requests(campaign),
              ElementsAre(Assignment{}, Assignment{{"S0", "n"}}, Assignment{{"S0", "y"}}));
}

}  // namespace
}  // namespace kseries
