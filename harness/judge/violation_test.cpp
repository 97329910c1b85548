// SPDX-License-Identifier: GPL-2.0-only
//
// How a claim about all configurations that does not hold is reported.
#include <gtest/gtest.h>

#include "judge/describe.h"
#include "judge/exit_code.h"
#include "judge/findings.h"

namespace kseries {
namespace {

Report violated_report() {
  Report report;
  report.proofs = {{.tree = "6.12",
                    .series = "v4",
                    .name = "R1",
                    .claim = "never A && !B",
                    .violation = "invariant violated: A && !B is reachable",
                    .witness = {{"A", "y"}, {"B", "n"}},
                    .detail = "for example with A=y B=n"}};
  return report;
}

TEST(Violation, IsAFindingThatNamesTheReachableConditionAndAWitness) {
  const Report report = violated_report();
  EXPECT_EQ(exit_code_from_report(report), ExitCode::findings);
  const std::vector<Finding> findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].title, "R1: invariant violated: A && !B is reachable");
  EXPECT_EQ(findings[0].detail, "for example with A=y B=n");
  EXPECT_EQ(findings[0].places, std::vector<std::string>{"6.12/v4"});
  EXPECT_EQ(proof_text(report.proofs[0]),
            "6.12/v4: R1: invariant violated: A && !B is reachable, for example with A=y B=n");
}

TEST(Violation, LostOptionIsAFindingOfItsOwnKind) {
  Report report;
  report.proofs = {{.tree = "6.12",
                    .series = "v4",
                    .name = "B=y",
                    .claim = "can be configured",
                    .violation = "option no longer reachable: it depends on BROKEN [=n]",
                    .lost = ConfigSetting{"B", "y"},
                    .where = "drivers/b/Kconfig:7",
                    .patch = 3}};
  EXPECT_EQ(exit_code_from_report(report), ExitCode::findings);
  const std::vector<Finding> findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].kind, Verdict::option_lost);
  EXPECT_EQ(findings[0].title, "B=y: option no longer reachable: it depends on BROKEN [=n]");
  EXPECT_EQ(findings[0].where, "drivers/b/Kconfig:7");
  EXPECT_EQ(findings[0].patch, 3);
  report.proofs[0].known = "withdrawn: replaced by C";
  EXPECT_NE(exit_code_from_report(report), ExitCode::findings);
  EXPECT_EQ(collect_findings(report).at(0).known, "withdrawn: replaced by C");
}

TEST(Violation, IsNotAFindingIfItIsAKnownFailure) {
  Report report = violated_report();
  report.proofs[0].known = "R1: posted like this";
  EXPECT_NE(exit_code_from_report(report), ExitCode::findings);
  EXPECT_EQ(collect_findings(report).at(0).known, "R1: posted like this");
  EXPECT_TRUE(proof_text(report.proofs[0]).ends_with("B=n (known failure: R1: posted like this)"));
}

TEST(Violation, OfTheTreeIsOneFindingWhateverTheSeries) {
  Report report = violated_report();
  report.proofs[0].violated_by_base = true;
  report.proofs[0].known = "also reachable without the series";
  report.proofs.push_back(report.proofs[0]);
  report.proofs[1].series = "v5";
  EXPECT_NE(exit_code_from_report(report), ExitCode::findings);
  std::vector<Finding> findings = collect_findings(report);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].title,
            "R1: invariant violated: A && !B is reachable, also without a series");
  EXPECT_EQ(findings[0].places, (std::vector<std::string>{"6.12/none", "6.12/v4", "6.12/v5"}));
  EXPECT_EQ(findings[0].series, "") << "no series is to blame";
  EXPECT_FALSE(findings[0].known.empty());
  report.proofs.push_back(report.proofs[0]);
  report.proofs[2].series = "";
  report.proofs[2].known = "no series is applied";
  EXPECT_EQ(collect_findings(report).size(), 1U);
}

}  // namespace
}  // namespace kseries
