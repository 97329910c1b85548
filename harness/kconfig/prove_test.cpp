// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/prove.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kconfig/changes.h"
#include "kconfig/encode.h"
#include "kconfig/formula.h"

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// MODULES; A is a tristate; B depends on A; C is selected by B; D has default y if A=m; X and Y
/// are a choice; N is a number with a prompt; E depends on N > 3; F has no prompt and default 5;
/// G depends on F > 3; H depends on F > 7.
KconfigRules miniature() {
  const Result<KconfigRules> rules = parse_rules({
      "s 0 MODULES bool -1 0 -1 -1 -1 K:1",
      "p 0 -1",
      "s 1 A tristate -1 0 -1 -1 -1 K:2",
      "p 1 -1",
      "e 0 sym #1",
      "s 2 B bool -1 0 0 -1 -1 K:3",
      "p 2 0",
      "e 1 sym #2",
      "s 3 C bool -1 0 -1 1 -1 K:4",
      "e 2 sym =y",
      "e 3 = #1 =m",
      "s 4 D bool -1 0 -1 -1 -1 K:5",
      "d 4 2 3",
      "s 5 X bool 0 0 -1 -1 -1 K:6",
      "p 5 -1",
      "s 6 Y bool 0 0 0 -1 -1 K:7",
      "p 6 0",
      "s 7 N integer -1 0 -1 -1 -1 K:8",
      "p 7 -1",
      "e 4 > #7 =3",
      "s 8 E bool -1 0 4 -1 -1 K:9",
      "p 8 4",
      "e 5 sym =5",
      "s 9 F integer -1 0 -1 -1 -1 K:10",
      "d 9 5 -1",
      "e 6 > #9 =3",
      "s 10 G bool -1 0 6 -1 -1 K:11",
      "p 10 6",
      "e 7 > #9 =7",
      "s 11 H bool -1 0 7 -1 -1 K:12",
      "p 11 7",
  });
  EXPECT_TRUE(rules) << rules.error().what;
  return *rules;
}

bool reachable(const std::string& formula) {
  const Result<Proof> proof = prove(miniature(), formula);
  EXPECT_TRUE(proof) << proof.error().what;
  return proof && proof->reachable;
}

TEST(Prove, DependenciesLimitTheValue) {
  EXPECT_TRUE(reachable("B"));
  EXPECT_FALSE(reachable("B && A = n"));
  // A bool may be y while its dependency is m.
  EXPECT_TRUE(reachable("B && A = m"));
  EXPECT_TRUE(reachable("A = y && !B"));
}

TEST(Prove, SelectSetsALowerLimit) {
  EXPECT_FALSE(reachable("B && !C"));
  EXPECT_FALSE(reachable("C && !B"));
}

TEST(Prove, NothingIsMWithoutModules) {
  EXPECT_TRUE(reachable("A = m"));
  EXPECT_FALSE(reachable("A = m && !MODULES"));
}

TEST(Prove, DefaultAppliesIfAndOnlyIfItsConditionHolds) {
  EXPECT_FALSE(reachable("D && A != m"));
  EXPECT_FALSE(reachable("!D && A = m"));
  EXPECT_TRUE(reachable("D"));
}

TEST(Prove, ExactlyOneMemberOfAChoiceIsY) {
  EXPECT_FALSE(reachable("X && Y"));
  EXPECT_FALSE(reachable("!X && !Y"));
  EXPECT_FALSE(reachable("Y && A = n"));
  EXPECT_TRUE(reachable("Y"));
}

TEST(Prove, NumberIsFreeOnlyIfItHasAPrompt) {
  EXPECT_TRUE(reachable("E"));
  EXPECT_TRUE(reachable("!E"));
  EXPECT_TRUE(reachable("G"));
  EXPECT_FALSE(reachable("H"));
}

TEST(Prove, NumberThatARangeMayChangeIsFree) {
  KconfigRules rules = miniature();
  EXPECT_FALSE(prove(rules, "H")->reachable);
  rules.symbols[9].ranged = true;
  EXPECT_TRUE(prove(rules, "H")->reachable);
  EXPECT_TRUE(prove(rules, "!H")->reachable);
}

TEST(Prove, WitnessMustBeConfirmedByKconfig) {
  const KconfigRules rules = miniature();
  Prover prover(rules);
  const auto keeps = [](const std::string& config) { return Result<std::string>(config); };
  const auto corrects = [](const std::string&) {
    return Result<std::string>(std::string("# CONFIG_E is not set\n"));
  };
  const Result<ReplayedProof> kept = prove_and_replay(prover, rules, "E && !GHOST", keeps);
  ASSERT_TRUE(kept);
  EXPECT_TRUE(kept->proof.reachable);
  EXPECT_THAT(kept->config, HasSubstr("CONFIG_E=y"));
  const Result<ReplayedProof> lost = prove_and_replay(prover, rules, "E", corrects);
  ASSERT_TRUE(lost);
  EXPECT_TRUE(lost->proof.reachable);
  EXPECT_EQ(lost->config, "");
  const Result<ReplayedProof> never = prove_and_replay(prover, rules, "H", keeps);
  ASSERT_TRUE(never);
  EXPECT_FALSE(never->proof.reachable);
  EXPECT_EQ(never->config, "");
}

TEST(Prove, CoreIsMinimal) {
  const Result<Proof> proof = prove(miniature(), "C && A = n");
  ASSERT_TRUE(proof);
  EXPECT_FALSE(proof->reachable);
  EXPECT_THAT(proof->core,
              ElementsAre("B (K:3): depends on A", "C (K:4): no prompt; selected by B"));
}

TEST(Prove, CandidateSatisfiesTheFormula) {
  const KconfigRules rules = miniature();
  const Result<Proof> proof = prove(rules, "B && A = m && Y");
  ASSERT_TRUE(proof);
  EXPECT_THAT(proof->candidate, HasSubstr("CONFIG_A=m\n"));
  EXPECT_THAT(proof->candidate, HasSubstr("# CONFIG_X is not set\n"));
  EXPECT_TRUE(*holds(rules, "B && A = m && Y", DotConfig::parse(proof->candidate)));
  EXPECT_FALSE(*holds(rules, "X", DotConfig::parse(proof->candidate)));
}

TEST(Prove, UnknownSymbolsAndNumbersAreRejected) {
  const Result<Proof> typo = prove(miniature(), "MODULE");
  ASSERT_FALSE(typo);
  EXPECT_EQ(typo.error().kind, ErrorKind::usage);
  EXPECT_EQ(typo.error().hint, "did you mean MODULES?");
  EXPECT_THAT(prove(miniature(), "N").error().what, HasSubstr("neither bool nor tristate"));
}

TEST(Prove, MissingRuleChangesTheResult) {
  // Negative test for all of the above: without its rules, B does not depend on A.
  KconfigRules rules = miniature();
  rules.symbols[2].direct = -1;
  rules.symbols[2].prompts = {-1};
  const Result<Proof> proof = prove(rules, "B && A = n");
  ASSERT_TRUE(proof);
  EXPECT_TRUE(proof->reachable);
}

TEST(Prover, AnswersDoNotDependOnEarlierQuestions) {
  const KconfigRules rules = miniature();
  Prover prover(rules);
  EXPECT_FALSE(prover.prove("B && A = n")->reachable);
  EXPECT_TRUE(prover.prove("B")->reachable);
  EXPECT_TRUE(prover.is_always("H", "n"));
  EXPECT_FALSE(prover.is_always("A", "m"));
  EXPECT_TRUE(prover.is_always("GHOST", "n"));
  EXPECT_FALSE(prover.prove("GHOST"));
  EXPECT_FALSE(prover.prove("GHOST && B", Unknown::no)->reachable);
}

TEST(Prover, FixedBaseMakesSymbolsConstant) {
  const KconfigRules rules = miniature();
  Prover prover(rules);
  EXPECT_FALSE(prover.is_always("B", "n"));
  prover.fix_base({{"MODULES", "y"}}, {"B"});
  // A is n on the base, and B depends on it.
  EXPECT_TRUE(prover.is_always("B", "n"));
}

TEST(Prover, MForABoolInTheBaseIsIgnored) {
  const KconfigRules rules = miniature();
  Prover prover(rules);
  const auto changes = prover.extension("A != n", {{"MODULES", "m"}});
  ASSERT_TRUE(changes);
  ASSERT_TRUE(*changes);
  EXPECT_EQ((*changes)->size(), 1U);
  prover.fix_base({{"MODULES", "m"}}, {"A"});
  EXPECT_TRUE(prover.is_always("MODULES", "n"));
  EXPECT_FALSE(prover.is_always("MODULES", "y"));
  EXPECT_FALSE(prover.is_always("A", "n"));
}

TEST(Prover, BaseExtensionIsMinimal) {
  const KconfigRules rules = miniature();
  Prover prover(rules);
  const auto changes = prover.extension("B != n && A != n", {{"MODULES", "y"}});
  ASSERT_TRUE(changes);
  ASSERT_TRUE(*changes);
  EXPECT_EQ((*changes)->size(), 2U);
  EXPECT_EQ((*changes)->at("B"), "y");
  EXPECT_NE((*changes)->at("A"), "n");
  EXPECT_FALSE(*prover.extension("B && A = n", {}));
  // Neither limits later questions.
  EXPECT_TRUE(prover.prove("B && A != n")->reachable);
  EXPECT_EQ((*prover.extension("B != n && A != n", {{"MODULES", "y"}}))->size(), 2U);
  EXPECT_THAT(prover.prove("B && A = n")->core, testing::SizeIs(1));
}

TEST(Prover, BaseExtensionChangesAChoiceOnlyIfTheGoalRequiresIt) {
  const KconfigRules rules = miniature();
  Prover prover(rules);
  using Extension = std::optional<Assignment>;
  const Assignment base = {{"MODULES", "y"}, {"A", "y"}, {"X", "y"}};
  EXPECT_EQ(*prover.extension("Y", base), Extension(Assignment{{"Y", "y"}}));
  // The goal does not involve the choice.
  EXPECT_EQ(*prover.extension("E", base), Extension(Assignment{{"E", "y"}}));
  EXPECT_EQ(*prover.extension("E && !Y", base), Extension(Assignment{{"E", "y"}}));
  // Without A, Y can't be chosen, so X is y in any case.
  const Assignment other = {{"MODULES", "y"}, {"A", "y"}, {"Y", "y"}};
  EXPECT_EQ(*prover.extension("A = n", other), Extension(Assignment{{"A", "n"}}));
  EXPECT_EQ(*prover.extension("X", other), Extension(Assignment{{"X", "y"}}));
  EXPECT_EQ(*prover.extension("X", base), Extension(Assignment{}));
}

TEST(Prover, BaseCanBeExtendedForAFormulaWithAnAbsentSymbol) {
  const KconfigRules rules = miniature();
  Prover prover(rules);
  EXPECT_FALSE(prover.extension("B != n || GHOST != n", {{"MODULES", "y"}}));
  const auto changes = prover.extension("B != n || GHOST != n", {{"MODULES", "y"}}, Unknown::no);
  ASSERT_TRUE(changes);
  ASSERT_TRUE(*changes);
  EXPECT_EQ((*changes)->at("B"), "y");
}

TEST(Changes, BrokenClaimsAreReported) {
  // Before: A and T have prompts. After: A selects T, which depends on B; T has
  // lost its prompt; N is new and can't be enabled.
  const std::vector<std::string> before = {"s 0 A bool -1 0 -1 -1 -1 K:1",
                                           "p 0 -1",
                                           "s 1 B bool -1 0 -1 -1 -1 K:2",
                                           "p 1 -1",
                                           "e 0 sym #1",
                                           "s 2 T bool -1 0 0 -1 -1 K:3",
                                           "p 2 0"};
  const std::vector<std::string> after = {"s 0 A bool -1 0 -1 -1 -1 K:1",
                                          "p 0 -1",
                                          "s 1 B bool -1 0 -1 -1 -1 K:2",
                                          "p 1 -1",
                                          "e 0 sym #1",
                                          "e 1 sym #0",
                                          "s 2 T bool -1 0 0 1 -1 K:3",
                                          "s 3 N bool -1 0 0 -1 -1 K:4"};
  const KconfigRules old_rules = *parse_rules(before);
  const KconfigRules new_rules = *parse_rules(after);
  Prover old_prover(old_rules);
  Prover new_prover(new_rules);
  std::vector<std::string> claims;
  const FindUnmetSymbols confirms = [](const std::string&) {
    return Result<std::vector<std::string>>(std::vector<std::string>{"T"});
  };
  const auto changes =
      check_kconfig_changes(old_rules, old_prover, new_rules, new_prover, confirms);
  ASSERT_TRUE(changes);
  for (const ConfigProof& proof : *changes) {
    EXPECT_FALSE(proof.holds);
    claims.push_back(proof.claim);
  }
  EXPECT_THAT(claims, ElementsAre("N can be enabled", "T keeps its prompt",
                                  "T is selected only when its dependencies are met"));
  EXPECT_THAT(*check_kconfig_changes(old_rules, old_prover, old_rules, old_prover, confirms),
              IsEmpty());
  // A candidate that Kconfig does not confirm is not reported.
  const FindUnmetSymbols denies = [](const std::string&) {
    return Result<std::vector<std::string>>(std::vector<std::string>{});
  };
  EXPECT_EQ(check_kconfig_changes(old_rules, old_prover, new_rules, new_prover, denies)->size(),
            2U);
}

TEST(Changes, OptionThatCannotBeEnabledAnyMoreIsReportedAsLost) {
  const std::vector<std::string> symbols = {"s 0 NEVER bool -1 0 -1 -1 -1 K:1", "e 0 sym #0"};
  std::vector<std::string> before = symbols;
  before.insert(before.end(), {"s 1 A bool -1 0 -1 -1 -1 K:2", "p 1 -1"});
  std::vector<std::string> after = symbols;
  after.insert(after.end(), {"s 1 A bool -1 0 0 -1 -1 K:2", "p 1 0"});
  const KconfigRules old_rules = *parse_rules(before);
  const KconfigRules new_rules = *parse_rules(after);
  Prover old_prover(old_rules);
  Prover new_prover(new_rules);
  const FindUnmetSymbols none = [](const std::string&) {
    return Result<std::vector<std::string>>(std::vector<std::string>{});
  };
  const auto changes = check_kconfig_changes(old_rules, old_prover, new_rules, new_prover, none);
  ASSERT_TRUE(changes);
  ASSERT_EQ(changes->size(), 1U);
  ASSERT_TRUE(changes->front().lost);
  EXPECT_EQ(changes->front().lost->symbol, "A");
  EXPECT_EQ(changes->front().lost->value, "");
  EXPECT_EQ(changes->front().where, "K:2");
  EXPECT_THAT(*check_kconfig_changes(new_rules, new_prover, new_rules, new_prover, none),
              IsEmpty());
}

TEST(Changes, NewUnmetSelectIsReportedEvenIfThereWasOneBefore) {
  // T depends on B. Before: A selects T. After: C selects T, too.
  const std::string symbols =
      "s 0 A bool -1 0 -1 -1 -1 K:1\np 0 -1\ns 1 B bool -1 0 -1 -1 -1 K:2\n"
      "p 1 -1\ns 2 C bool -1 0 -1 -1 -1 K:3\np 2 -1\n"
      "e 0 sym #1\ne 1 sym #0\ne 2 sym #2\ne 3 or 1 2\n";
  const auto rules_with = [&](const std::string& reverse) {
    std::vector<std::string> lines;
    const std::string text = symbols + "s 3 T bool -1 0 0 " + reverse + " -1 K:4";
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      lines.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    return *parse_rules(lines);
  };
  const KconfigRules by_a = rules_with("1");
  const KconfigRules by_both = rules_with("3");
  Prover by_a_prover(by_a);
  Prover by_both_prover(by_both);
  std::vector<std::string> asked;
  const FindUnmetSymbols unmet = [&](const std::string& config) {
    asked.push_back(config);
    return Result<std::vector<std::string>>(std::vector<std::string>{"T"});
  };
  const auto changes = check_kconfig_changes(by_a, by_a_prover, by_both, by_both_prover, unmet);
  ASSERT_TRUE(changes);
  ASSERT_EQ(changes->size(), 1U);
  EXPECT_EQ(changes->front().name, "T");
  ASSERT_EQ(asked.size(), 1U) << "only the new select is checked";
  EXPECT_THAT(asked[0], HasSubstr("CONFIG_C=y"));
  EXPECT_THAT(*check_kconfig_changes(by_both, by_both_prover, by_a, by_a_prover, unmet), IsEmpty());
}

TEST(Formula, SyntaxErrorIsReportedWithItsColumn) {
  EXPECT_TRUE(parse_formula("!(A || B) && C != m"));
  for (const char* bad : {"", "A &&", "(A", "A B", "A = 3", "&& A", "A)"}) {
    const auto formula = parse_formula(bad);
    ASSERT_FALSE(formula) << bad;
    EXPECT_EQ(formula.error().kind, ErrorKind::usage);
  }
  EXPECT_EQ(parse_formula("A && ").error().where, "column 6");
}

TEST(Formula, TooDeepNestingIsRejected) {
  EXPECT_TRUE(parse_formula(std::string(200, '!') + "A"));
  for (const char c : {'!', '('}) {
    const auto formula = parse_formula(std::string(1000000, c) + "A");
    ASSERT_FALSE(formula);
    EXPECT_THAT(formula.error().what, HasSubstr("! and ( are nested too deeply"));
  }
  std::string row = "A";
  for (int i = 0; i < 1000000; ++i) row += "||A";
  ASSERT_FALSE(parse_formula(row));
  EXPECT_THAT(parse_formula(row).error().what, HasSubstr("too many symbols"));
}

TEST(Rules, MalformedLinesAreRejected) {
  for (const char* bad :
       {"e 0 nand 1 2", "e 1 sym #0", "e 0 not 4", "s x", "p 1", "d 0 1", "r", "q 1 2"}) {
    EXPECT_FALSE(parse_rules({bad})) << bad;
  }
  EXPECT_THAT(parse_rules({})->symbols, IsEmpty());
}

TEST(Prove, ContradictionIsExplained) {
  EXPECT_EQ(*explain_contradiction(miniature(), "B=m"), "B is a bool and never m");
  EXPECT_THAT(*explain_contradiction(miniature(), "A && A=n"), HasSubstr("contradicts itself"));
}

TEST(Prove, ValuesOfAFormulasSymbolsAreListed) {
  EXPECT_EQ(*values_of_formula("!A && (B || C=y)", DotConfig::parse("CONFIG_A=m\nCONFIG_B=y\n")),
            "A=m, B=y, C=n");
}

TEST(Prove, ConfigPrefixIsAccepted) {
  EXPECT_EQ(reachable("CONFIG_A=m && !CONFIG_B"), reachable("A=m && !B"));
  EXPECT_TRUE(reachable("CONFIG_A=m && CONFIG_B=n"));
}

}  // namespace
}  // namespace kseries
