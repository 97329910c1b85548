// SPDX-License-Identifier: GPL-2.0-only
#include "judge/triage.h"

#include <gmock/gmock.h>

#include <functional>
#include <random>

#include "judge/finding_status.h"
#include "judge/findings.h"
#include "testing/triage_sample.h"

namespace kseries {
namespace {

using sample::examine;
using sample::Examined;
using sample::failing_if;
using sample::Kernel;
using sample::make_report;
using sample::outcome;
using ::testing::HasSubstr;

TEST(Triage, PatchIsProvenByThreeBootsWithAndWithoutIt) {
  const Examined found = examine(make_report(6), failing_if([](const TriageBoot& boot) {
                                   return boot.patches >= 4 || boot.extra == 4;
                                 }));
  EXPECT_EQ(found.text,
            "new, reproducible (3 of 3; base 0 of 3), culprit: patch 4 (3: passes 3/3, 4: fails "
            "3/3)");
  EXPECT_TRUE(found.answer.culprit->proven);
  EXPECT_LE(found.boots, 15U);
}

TEST(Triage, SeriesOfOnePatchIsItsOwnCulprit) {
  const Examined found =
      examine(make_report(1), failing_if([](const TriageBoot& boot) { return boot.patches > 0; }));
  EXPECT_EQ(found.text,
            "new, reproducible (3 of 3; base 0 of 3), culprit: patch 1 (base: passes 3/3, 1: fails "
            "3/3)");
  EXPECT_EQ(found.boots, 6U);
}

TEST(Triage, SuiteThatDoesNotCompileIsBootedOncePerPart) {
  Report report = make_report(4);
  const auto add_compilation = [](CellResult& cell, TestResult result) {
    cell.cell.suites.emplace_back("tree:vfio");
    cell.cases = {{"compile", "tree:vfio", result, 0, "no compile", ""}};
  };
  add_compilation(report.cells[0], TestResult::fail);
  report.findings = collect_findings(report);
  std::set<std::string> suites;
  const Examined found = examine(report, [&](const TriageBoot& boot) {
    suites.insert(boot.suite);
    TriageOutcome seen = outcome(TestResult::pass);
    add_compilation(*seen.result,
                    boot.patches >= 2 || boot.extra == 2 ? TestResult::fail : TestResult::pass);
    return seen;
  });
  EXPECT_EQ(found.text, "new (base 0 of 1), culprit: patch 2 (1: passes 1/1, 2: fails 1/1)");
  EXPECT_TRUE(found.answer.culprit->proven);
  // The comparison with the base runs all suites.
  EXPECT_EQ(suites, (std::set<std::string>{"", "tree:vfio"}));
}

TEST(Triage, EarlierRunThatBootedTheBaseIsNamed) {
  const Examined found = examine(make_report(1), [](const TriageBoot& boot) {
    TriageOutcome seen = outcome(TestResult::fail);
    if (boot.patches == 0 && boot.number == 1) seen.result->reused_from = "run-1";
    return seen;
  });
  EXPECT_EQ(found.text, "pre-existing (base 1 of 1); base booted by run run-1");
}

TEST(Triage, WhatTheBaseShowsIsNotExaminedFurther) {
  const Examined found = examine(make_report(6), failing_if([](const auto&) { return true; }));
  EXPECT_EQ(found.answer.status, FindingStatus::pre_existing);
  EXPECT_EQ(found.text, "pre-existing (base 1 of 1)");
  EXPECT_EQ(found.boots, 1U);
}

TEST(Triage, ModeBaseOnlyComparesWithTheBase) {
  const Report report = make_report(6);
  TriageInput input{report, {.mode = TriageMode::base}, {}, {}};
  const TriageRound round = plan_triage(input);
  ASSERT_EQ(round.boots.size(), 1U);
  EXPECT_EQ(round.boots[0].patches, 0);
  input.outcomes[triage_boot_id(round.boots[0])] = outcome(TestResult::pass);
  EXPECT_TRUE(plan_triage(input).boots.empty());
}

TEST(Triage, AnotherFailureOfAPartOfTheSeriesIsSkippedByTheBisection) {
  const Examined found = examine(make_report(6), [](const TriageBoot& boot) {
    if (boot.patches != 2 && boot.patches != 3)
      return outcome(boot.patches >= 5 ? TestResult::fail : TestResult::pass);
    TriageOutcome dead = outcome(TestResult::missing);
    dead.result->verdict = Verdict::panic;
    dead.result->exit_reason = ExitReason::panic;
    return dead;
  });
  EXPECT_EQ(found.answer.culprit->patch, 5);
  EXPECT_TRUE(found.answer.culprit->proven);
}

TEST(Triage, PatchesThatCannotBeTestedApartAreNamed) {
  const Examined found = examine(make_report(6), [](const TriageBoot& boot) {
    if (boot.patches == 3) return TriageOutcome{{}, "the configuration does not exist there", 0};
    return outcome(boot.patches >= 3 ? TestResult::fail : TestResult::pass);
  });
  EXPECT_FALSE(found.answer.culprit->proven);
  EXPECT_THAT(found.text, HasSubstr("culprit: patch 4, not proven"));
  EXPECT_THAT(found.text, HasSubstr("one of patches 3-4; patch 3: the configuration does not"));
}

TEST(Triage, WithoutABaseTheFindingIsNewAndNothingIsProven) {
  const Examined found = examine(make_report(1), [](const TriageBoot& boot) {
    if (boot.patches == 0) return TriageOutcome{{}, "X is n", 0};
    return outcome(TestResult::fail);
  });
  EXPECT_EQ(found.answer.status, FindingStatus::fresh);
  EXPECT_FALSE(found.answer.culprit->proven);
  EXPECT_EQ(found.answer.untriaged, "not compared with the base: X is n");
}

TEST(Triage, FailureThatNeedsAnotherSuiteIsRepeatedInTheOriginalOrder) {
  const Examined found =
      examine(make_report(6), failing_if([](const TriageBoot& boot) {
                return boot.suite.empty() && (boot.patches >= 2 || boot.extra == 2);
              }));
  EXPECT_THAT(found.text, HasSubstr("culprit: patch 2 (1: passes 3/3, 2: fails 3/3)"));
}

TEST(Triage, TestOfAPromisedFeatureFailsBeforeTheFeatureExistsToo) {
  // Patch 3 adds the feature, patch 5 breaks it: the test then reports that it is missing.
  const auto kernel = [](const TriageBoot& boot) {
    if (boot.patches == 3 || boot.patches == 4) return outcome(TestResult::pass);
    return outcome(boot.promises == Promises::whole && boot.patches > 0 ? TestResult::fail
                                                                        : TestResult::skip);
  };
  const Examined found = examine(make_report(7), kernel, 1e6, {"c1"});
  EXPECT_THAT(found.text, HasSubstr("culprit: patch 5 (4: passes 3/3, 5: fails 3/3)"));
}

TEST(Triage, PatchThatOnlyFailsTogetherWithAnotherNamesBoth) {
  const Examined found =
      examine(make_report(6), failing_if([](const TriageBoot& boot) {
                return boot.patches >= 5 || (boot.extra == 5 && boot.patches >= 2);
              }));
  EXPECT_THAT(found.text, HasSubstr("culprit: patch 5 (4: passes 3/3, 5: fails 3/3), only together "
                                    "with patch 2"));
}

TEST(Triage, WhatDoesNotFitIntoTheTimeIsReported) {
  const Examined found = examine(
      make_report(6),
      failing_if([](const TriageBoot& boot) { return boot.patches >= 4 || boot.extra == 4; }), 20);
  EXPECT_EQ(found.answer.status, FindingStatus::fresh);
  EXPECT_THAT(found.text, HasSubstr("not finished within 20 s (--triage-time)"));
}

/// A test that fails with these probabilities, with and without the series.
Kernel flaky(std::mt19937& random, double series, double base) {
  return failing_if([&random, series, base](const TriageBoot& boot) {
    return std::bernoulli_distribution(boot.patches > 0 ? series : base)(random);
  });
}

TEST(Triage, TestThatIsEquallyFlakyInBothIsReportedAsNewInAtMostOneOfAThousandRuns) {
  for (const int patches : {1, 6}) {
    const Report report = make_report(patches);
    std::mt19937 random(18);
    constexpr int runs = 5000;
    int failed = 0;
    int fresh = 0;
    for (int run = 0; run < runs; run++) {
      // A run in which it passes has no finding.
      if (!std::bernoulli_distribution(0.2)(random)) continue;
      failed++;
      const Examined found = examine(report, flaky(random, 0.2, 0.2));
      if (found.answer.status == FindingStatus::fresh) fresh++;
    }
    EXPECT_GT(failed, runs / 6);
    EXPECT_LE(fresh, runs / 1000) << patches;
  }
}

TEST(Triage, TestThatBecomesFlakyIsNewAndTheNumberOfBootsIsReported) {
  const Report report = make_report(6);
  std::mt19937 random(18);
  constexpr int runs = 50;
  int fresh = 0;
  for (int run = 0; run < runs; run++) {
    const Examined found = examine(report, flaky(random, 0.2, 0));
    if (found.answer.status != FindingStatus::fresh) continue;
    fresh++;
    EXPECT_LE(found.answer.series.runs, 160);
    EXPECT_EQ(found.answer.base.failures, 0);
    EXPECT_THAT(found.text, HasSubstr(" of " + std::to_string(found.answer.series.runs) + ", "));
  }
  EXPECT_GE(fresh, runs - 1);
}

TEST(Triage, PatchThatMakesATestFlakyIsFoundByTheRates) {
  const Report report = make_report(6);
  std::mt19937 random(19);
  constexpr int runs = 50;
  int right = 0;
  int wrong = 0;
  for (int run = 0; run < runs; run++) {
    const Examined found =
        examine(report, failing_if([&](const TriageBoot& boot) {
                  return boot.patches >= 4 && std::bernoulli_distribution(0.3)(random);
                }));
    if (!found.answer.culprit || !found.answer.culprit->proven) continue;
    (found.answer.culprit->patch == 4 ? right : wrong)++;
    EXPECT_EQ(found.answer.culprit->good.trials.failures, 0);
  }
  EXPECT_GE(right, runs - 3);
  EXPECT_EQ(wrong, 0);
}

TEST(Triage, TestThatFailsMoreOftenThanBeforeIsBisectedByTheRates) {
  const Report report = make_report(4);
  std::mt19937 random(20);
  const Examined found =
      examine(report, failing_if([&](const TriageBoot& boot) {
                return std::bernoulli_distribution(boot.patches >= 3 ? 0.6 : 0.1)(random);
              }));
  ASSERT_TRUE(found.answer.culprit.has_value()) << found.text;
  EXPECT_EQ(found.answer.culprit->patch, 3);
  EXPECT_TRUE(found.answer.culprit->proven);
  EXPECT_THAT(found.text, HasSubstr(" %; base "));
}

TEST(Triage, PartWhoseRateCanNotBeDecidedIsNamed) {
  // Patches 2 and 3 both add to the rate.
  const Report report = make_report(3);
  const Examined found =
      examine(report, failing_if([](const TriageBoot& boot) {
                const int every = boot.patches == 3 ? 10 : boot.patches == 2 ? 40 : 0;
                return every > 0 && boot.number % every == 0;
              }));
  ASSERT_TRUE(found.answer.culprit.has_value()) << found.text;
  EXPECT_FALSE(found.answer.culprit->proven);
  EXPECT_THAT(found.text, HasSubstr("one of patches 2-3; patch 2: fails in 4 of 160 boots, which "
                                    "could be the rate of the base or that of the series"));
}

}  // namespace
}  // namespace kseries
