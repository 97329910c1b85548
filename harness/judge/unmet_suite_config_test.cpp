// SPDX-License-Identifier: GPL-2.0-only
#include "judge/unmet_suite_config.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

const std::vector<SuiteNeeds> kNeeds = {{"cdev", {{"VFIO", "y"}, {"NOIOMMU", "y"}, {"CDEV", "y"}}},
                                        {"smoke", {{"VFIO", "y"}}}};

CellResult with_cases(TestResult first, TestResult second) {
  CellResult result;
  result.cases.resize(3);
  result.cases[0] = {"cdev", "a", first, 0, "", ""};
  result.cases[1] = {"cdev", "b", second, 0, "", ""};
  result.cases[2] = {"smoke", "c", TestResult::skip, 0, "", ""};
  return result;
}

TEST(Needs, ASuiteThatSkipsEverythingIsToldWithWhatTheKernelLacks) {
  EXPECT_EQ(lacking(with_cases(TestResult::skip, TestResult::skip), kNeeds,
                    {{"VFIO", "m"}, {"NOIOMMU", "n"}}),
            "skipped whole, for want of what they ask for: cdev (NOIOMMU=y CDEV=y)");
}

TEST(Needs, ASuiteThatTriedAnythingIsNot) {
  EXPECT_EQ(lacking(with_cases(TestResult::skip, TestResult::pass), kNeeds, {{"VFIO", "y"}}), "");
}

TEST(Needs, ASuiteThatSkipsForAnotherReasonIsNot) {
  EXPECT_EQ(lacking(with_cases(TestResult::skip, TestResult::skip), kNeeds,
                    {{"VFIO", "y"}, {"NOIOMMU", "y"}, {"CDEV", "y"}}),
            "");
}

}  // namespace
}  // namespace kseries
