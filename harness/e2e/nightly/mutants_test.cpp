// SPDX-License-Identifier: GPL-2.0-only
//
// patches/examples/mutants/: each kernel with one broken line fails some test.
#include <set>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

bool is_detected(const nlohmann::json& cell) {
  static const std::set<std::string> detected = {"test-failed", "panic", "hang", "splat",
                                                 "incomplete"};
  return detected.count(cell["verdict"]) == 1;
}

struct Campaign {
  std::string name;
  size_t mutants = 0;
};

class Mutants : public ::testing::TestWithParam<Campaign> {};

TEST_P(Mutants, AreDetectedAndTheSeriesItselfPasses) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  const Outcome outcome =
      call({"run", GetParam().name, "--run-dir", run_dir, "--triage", "none"}, 7200);
  EXPECT_EQ(outcome.code, 1) << outcome.err << outcome.out;
  size_t mutants = 0;
  const nlohmann::json found = results(run_dir);
  for (const nlohmann::json& cell : found["cells"]) {
    const std::string series = cell["series"];
    if (series == "vfio-noiommu-cdev-v4") {
      EXPECT_TRUE(cell["verdict"] == "pass" || cell["verdict"] == "known") << cell["message"];
    } else {
      EXPECT_TRUE(is_detected(cell)) << series << ": " << cell["verdict"];
      mutants++;
    }
  }
  EXPECT_EQ(mutants + 1, found["series"].size());
  EXPECT_EQ(mutants, GetParam().mutants);
}

INSTANTIATE_TEST_SUITE_P(OnARealKernel, Mutants,
                         ::testing::Values(Campaign{"mutants", 25}, Campaign{"mutants-null", 8},
                                           Campaign{"mutants-toggle", 2}),
                         [](const ::testing::TestParamInfo<Campaign>& info) {
                           if (info.param.name == "mutants") return "WithAContainer";
                           return info.param.name == "mutants-null" ? "WithANullGroup"
                                                                    : "OfTheParameter";
                         });

}  // namespace
}  // namespace kseries::e2e
