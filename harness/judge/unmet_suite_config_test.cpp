// SPDX-License-Identifier: GPL-2.0-only
#include "judge/unmet_suite_config.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

const std::vector<SuiteConfig> suite_configs = {
    {"cdev", {{"VFIO", "y"}, {"NOIOMMU", "y"}, {"CDEV", "y"}}}, {"smoke", {{"VFIO", "y"}}}};

CellResult with_cases(TestResult first, TestResult second) {
  CellResult result;
  result.cases.resize(3);
  result.cases[0] = {"cdev", "a", first, 0, "", ""};
  result.cases[1] = {"cdev", "b", second, 0, "", ""};
  result.cases[2] = {"smoke", "c", TestResult::skip, 0, "", ""};
  return result;
}

TEST(UnmetSuiteConfig, ASuiteThatSkipsEverythingIsReportedWithTheMissingOptions) {
  EXPECT_EQ(unmet_suite_config(with_cases(TestResult::skip, TestResult::skip), suite_configs,
                               {{"VFIO", "m"}, {"NOIOMMU", "n"}}),
            "skipped (missing kernel options): cdev (NOIOMMU=y CDEV=y)");
}

TEST(UnmetSuiteConfig, ASuiteThatRanATestIsNotReported) {
  EXPECT_EQ(unmet_suite_config(with_cases(TestResult::skip, TestResult::pass), suite_configs,
                               {{"VFIO", "y"}}),
            "");
}

TEST(UnmetSuiteConfig, ASuiteThatSkipsForAnotherReasonIsNotReported) {
  EXPECT_EQ(unmet_suite_config(with_cases(TestResult::skip, TestResult::skip), suite_configs,
                               {{"VFIO", "y"}, {"NOIOMMU", "y"}, {"CDEV", "y"}}),
            "");
}

}  // namespace
}  // namespace kseries
