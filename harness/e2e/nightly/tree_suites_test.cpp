// SPDX-License-Identifier: GPL-2.0-only
//
// The kernel tree's own selftests as suites.
#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

TEST(TreeSuites, RunTheTestThatTheSeriesAdds) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  const Outcome outcome =
      call({"run", "vfio-noiommu-guests", "--run-dir", run_dir, "--tree", "7.2", "--series",
            "vfio-noiommu-cdev-v4", "--guest", "q35-noiommu", "--suite", "tree:vfio"});
  EXPECT_EQ(outcome.code, 0) << outcome.err << outcome.out;
  const nlohmann::json found = results(run_dir);
  ASSERT_EQ(found["cells"].size(), 1U);
  size_t passed = 0;
  for (const nlohmann::json& test : found["cells"][0]["cases"]) {
    const std::string name = test["name"];
    const bool its = name.find("vfio_noiommu") != std::string::npos;
    passed += static_cast<size_t>(its && test["result"] == "pass");
  }
  EXPECT_GE(passed, 13U) << outcome.out;
}

}  // namespace
}  // namespace kseries::e2e
