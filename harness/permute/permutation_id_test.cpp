// SPDX-License-Identifier: GPL-2.0-only
#include "permute/permutation_id.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TEST(PermutationId, OmitsTheCommonPrefixWhereNamesStayUnique) {
  const std::vector<Axis> axes = {
      {"VFIO", {}}, {"VFIO_GROUP", {}}, {"VFIO_CONTAINER", {}}, {"IOMMUFD_VFIO_CONTAINER", {}}};
  EXPECT_EQ(permutation_id(axes, {{"VFIO", "y"},
                                  {"VFIO_GROUP", "y"},
                                  {"VFIO_CONTAINER", "n"},
                                  {"IOMMUFD_VFIO_CONTAINER", "m"}}),
            "VFIO+GROUP+IOMMUFD_VFIO_CONTAINER=m");
  EXPECT_EQ(permutation_id({{"A_X", {}}, {"A_Y", {}}, {"X", {}}}, {{"A_X", "y"}, {"X", "y"}}),
            "A_X+X");
  EXPECT_EQ(permutation_id(axes, {{"VFIO", "n"}}), "none");
}

TEST(PermutationId, LongIdIsCutAndHashed) {
  std::vector<Axis> axes;
  Assignment first;
  for (int i = 0; i < 30; ++i) {
    axes.push_back({"SYMBOL" + std::to_string(i), {}});
    first[axes.back().symbol] = "y";
  }
  Assignment second = first;
  second["SYMBOL29"] = "n";
  EXPECT_EQ(permutation_id(axes, first).size(), 100U);
  EXPECT_NE(permutation_id(axes, first), permutation_id(axes, second));
}

}  // namespace
}  // namespace kseries
