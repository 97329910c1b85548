// SPDX-License-Identifier: GPL-2.0-only
#include "judge/triage.h"

#include <gmock/gmock.h>

#include <functional>
#include <random>

#include "judge/finding_status.h"
#include "judge/findings.h"
#include "judge/triage_text.h"

namespace kseries {
namespace {

using ::testing::HasSubstr;

constexpr int cases_of_suite = 10;

/// A kernel that was booted, with suites "s" and "other" of some cases each.
CellResult triage_cell(const std::string& series, TestResult first) {
  CellResult result;
  result.cell = {.id = "c1",
                 .tree = "6.12",
                 .series = series,
                 .permutation = "p",
                 .guest = "q35",
                 .suites = {"other", "s"}};
  result.build.status = BuildStatus::ok;
  result.boots = 1;
  result.verdict = first == TestResult::fail ? Verdict::test_failed : Verdict::pass;
  result.seconds = {{"boot", 1}};
  for (int i = 0; i < cases_of_suite; i++) {
    CaseResult test{"s", "t" + std::to_string(i), TestResult::pass, 0, "", ""};
    if (i == 0) test.result = first;
    result.cases.push_back(test);
  }
  return result;
}

Report make_report(int patches) {
  Report report;
  report.series.resize(1);
  report.series[0].tree = "6.12";
  report.series[0].series = "v4";
  report.series[0].patches.resize(static_cast<size_t>(patches));
  for (int i = 0; i < patches; i++) report.series[0].patches[static_cast<size_t>(i)].number = i + 1;
  report.cells = {triage_cell("v4", TestResult::fail)};
  report.cells[0].cell.patches = patches;
  report.findings = collect_findings(report);
  set_statuses(report);
  return report;
}

using Kernel = std::function<TriageOutcome(const TriageBoot&)>;

TriageOutcome outcome(TestResult first) { return {triage_cell("v4", first), "", 1}; }

/// A kernel in which the first case fails if `fails` says so.
Kernel failing_if(std::function<bool(const TriageBoot&)> fails) {
  return [fails = std::move(fails)](const TriageBoot& boot) {
    return outcome(fails(boot) ? TestResult::fail : TestResult::pass);
  };
}

struct Examined {
  Triage answer;
  size_t boots = 0;
  std::string text;
};

/// Performs all boots that triage asks for.
Examined examine(const Report& report, const Kernel& kernel, double seconds = 1e6,
                 std::set<std::string> promising = {}) {
  TriageInput input{report, {.seconds = seconds}, std::move(promising), {}};
  for (;;) {
    const TriageRound round = plan_triage(input);
    if (round.boots.empty()) {
      Finding finding = report.findings.at(0);
      finding.triage = round.answers.at(0);
      return {finding.triage, input.outcomes.size(), triage_text(finding)};
    }
    for (const TriageBoot& boot : round.boots) input.outcomes[triage_boot_id(boot)] = kernel(boot);
  }
}

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
    EXPECT_THAT(found.text,
                HasSubstr(" of " + std::to_string(found.answer.series.runs) + "; base"));
  }
  EXPECT_GE(fresh, runs - 1);
}

}  // namespace
}  // namespace kseries
