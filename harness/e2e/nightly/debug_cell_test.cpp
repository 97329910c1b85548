// SPDX-License-Identifier: GPL-2.0-only
#include <gmock/gmock.h>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

TEST(DebugCell, UnpatchedKernelIsCleanInBothGuests) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  const Outcome outcome = call({"run", "--series", "none", "--run-dir", run_dir}, 7200);
  EXPECT_EQ(outcome.code, 0) << outcome.err << outcome.out;
  size_t debug_cells = 0;
  for (const nlohmann::json& cell : results(run_dir)["cells"]) {
    if (cell["flavour"] == "") continue;
    ++debug_cells;
    // 6.12 has a bug that failing allocations show (trees.toml).
    EXPECT_EQ(cell["verdict"], "known") << cell["id"];
    // Behind Intel's IOMMU, the mock devices of 6.12 do not work.
    if (cell["guest"] != "q35-noiommu") continue;
    size_t mock_passed = 0;
    for (const nlohmann::json& test : cell["cases"])
      mock_passed += test["suite"] == "iommufd_mock" && test["result"] == "pass" ? 1 : 0;
    EXPECT_GT(mock_passed, 50U) << cell["id"];
  }
  EXPECT_EQ(debug_cells, 2U);
}

}  // namespace
}  // namespace kseries::e2e
