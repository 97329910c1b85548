// SPDX-License-Identifier: GPL-2.0-only
#include "plan/expectation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<Offer> base = {{"group", "VFIO_GROUP", "", ""},
                                 {"mutable", "VFIO_NOIOMMU && !GUEST_IOMMU", "", ""},
                                 {"cdev-rawio", "VFIO", "7.3", ""},
                                 {"vfio-pci", "", "", ""}};

TEST(Offers, WordIsExpectedIfItsFormulaIsTrue) {
  const auto both = find_expectation(
      base, {}, "6.12", DotConfig(Assignment{{"VFIO_GROUP", "y"}, {"VFIO_NOIOMMU", "y"}}), {});
  ASSERT_TRUE(both) << both.error().what;
  EXPECT_THAT(both->words, ElementsAre("group", "mutable", "vfio-pci"));
  EXPECT_THAT(both->changes, IsEmpty());
}

TEST(Offers, GuestIommuIsNotAKernelSymbol) {
  const DotConfig config({{"VFIO_GROUP", "n"}, {"VFIO_NOIOMMU", "y"}, {"GUEST_IOMMU", "y"}});
  const auto with = find_expectation(base, {}, "6.12", config, {.iommu = true});
  ASSERT_TRUE(with);
  EXPECT_THAT(with->words, ElementsAre("vfio-pci"));
  const auto without = find_expectation(base, {}, "6.12", config, {.iommu = false});
  ASSERT_TRUE(without);
  EXPECT_THAT(without->words, ElementsAre("mutable", "vfio-pci"));
}

TEST(Offers, ModuleCountsAsEnabled) {
  EXPECT_THAT(find_expectation({{"x", "VFIO", "", ""}}, {}, "6.12",
                               DotConfig(Assignment{{"VFIO", "m"}}), {})
                  ->words,
              ElementsAre("x"));
}

TEST(Offers, WordsMayBeLimitedToATree) {
  const auto found = find_expectation(base, {}, "7.3", DotConfig(Assignment{{"VFIO", "y"}}), {});
  ASSERT_TRUE(found);
  EXPECT_THAT(found->words, ElementsAre("cdev-rawio", "vfio-pci"));
}

TEST(Offers, WithdrawnWordIsABehaviourChange) {
  const std::vector<Offer> latch = {{"mutable", "", "", "it is a latch now"},
                                    {"latch", "VFIO_NOIOMMU", "", ""},
                                    {"group-iommufd", "", "", "never was there"}};
  const auto found =
      find_expectation(base, latch, "6.12", DotConfig(Assignment{{"VFIO_NOIOMMU", "y"}}), {});
  ASSERT_TRUE(found);
  EXPECT_THAT(found->words, ElementsAre("vfio-pci", "latch"));
  EXPECT_THAT(found->changes,
              ElementsAre("behaviour change relative to 6.12: 'mutable' no longer available: "
                          "it is a latch now"));
}

TEST(Offers, InvalidOffersAreRefused) {
  EXPECT_THAT(find_expectation({{"a b", "", "", ""}}, {}, "6.12", {}, {}).error().what,
              HasSubstr("'a b' is not a valid word"));
  EXPECT_THAT(find_expectation({{"a", "X &&", "", ""}}, {}, "6.12", {}, {}).error().what,
              HasSubstr("can't parse the formula"));
}

}  // namespace
}  // namespace kseries
