// SPDX-License-Identifier: GPL-2.0-only
//
// The default campaign: V4 of "iommufd: Enable noiommu mode for cdev" on 6.12, and
// the bug that its review found.
#include <gmock/gmock.h>

#include <set>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

using ::testing::HasSubstr;

TEST(VfioNoiommu, CdevDmaWorksAndTheNullGroupIsBlamedOnPatchFive) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  // The first build of the debug kernel takes too long here; nightly tests have it.
  const std::vector<std::string> words = {"run", "--no-debug-cell", "--seed",
                                          "7",   "--run-dir",       run_dir};
  const Outcome outcome = call(words, 2700);
  // Known failures of the series do not make a run fail.
  EXPECT_EQ(outcome.code, 0) << outcome.err << outcome.out;
  const nlohmann::json found = results(run_dir);
  bool round_trip = false;
  bool null_group = false;
  bool seeded = false;
  std::set<std::string> guests;
  for (const nlohmann::json& cell : found["cells"]) {
    guests.insert(cell["guest"]);
    for (const nlohmann::json& test : cell["cases"]) {
      const std::string name = test["name"];
      round_trip |= test["suite"] == "smoke" && test["result"] == "pass" &&
                    name.find("cdev") != std::string::npos && name.find("dma") != std::string::npos;
    }
    const std::string output = content(run_dir + "/cells/" + std::string(cell["id"]) + "/ktap.txt");
    seeded |= output.find("# seed 7 (") != std::string::npos;
    EXPECT_EQ(output.find("# seed 1 ("), std::string::npos);
    for (const nlohmann::json& splat : cell["splats"]) {
      null_group |= splat["class"] == "null-ptr-deref" && splat["blame"]["patch"] == 5;
    }
  }
  EXPECT_EQ(guests, (std::set<std::string>{"q35-intel-iommu", "q35-noiommu"}));
  EXPECT_TRUE(round_trip);
  EXPECT_TRUE(null_group);
  EXPECT_TRUE(seeded) << "all random choices use the seed on the command line";
  // Nothing changed: the same command finds everything done.
  const Outcome again = call(words, 60);
  EXPECT_EQ(again.code, 0);
  EXPECT_THAT(again.err, Not(HasSubstr("build 6.12")));
}

}  // namespace
}  // namespace kseries::e2e
