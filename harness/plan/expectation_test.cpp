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

TEST(Offers, AWordIsExpectedWhereItsFormulaHolds) {
  const auto both =
      expectation_of(base, {}, "6.12", "CONFIG_VFIO_GROUP=y\nCONFIG_VFIO_NOIOMMU=y\n");
  ASSERT_TRUE(both) << both.error().what;
  EXPECT_THAT(both->words, ElementsAre("group", "mutable", "vfio-pci"));
  EXPECT_THAT(both->changes, IsEmpty());
  const auto guest = expectation_of(
      base, {}, "6.12",
      "# CONFIG_VFIO_GROUP is not set\nCONFIG_VFIO_NOIOMMU=y\nCONFIG_GUEST_IOMMU=y\n");
  ASSERT_TRUE(guest);
  EXPECT_THAT(guest->words, ElementsAre("vfio-pci"));
}

TEST(Offers, AModuleIsThereToo) {
  EXPECT_THAT(expectation_of({{"x", "VFIO", "", ""}}, {}, "6.12", "CONFIG_VFIO=m\n")->words,
              ElementsAre("x"));
}

TEST(Offers, ATreeHasWordsOfItsOwn) {
  const auto found = expectation_of(base, {}, "7.3", "CONFIG_VFIO=y\n");
  ASSERT_TRUE(found);
  EXPECT_THAT(found->words, ElementsAre("cdev-rawio", "vfio-pci"));
}

TEST(Offers, ASeriesAddsAndTakesBackWhichIsABehaviourChange) {
  const std::vector<Offer> latch = {{"mutable", "", "", "it is a latch now"},
                                    {"latch", "VFIO_NOIOMMU", "", ""},
                                    {"group-iommufd", "", "", "never was there"}};
  const auto found = expectation_of(base, latch, "6.12", "CONFIG_VFIO_NOIOMMU=y\n");
  ASSERT_TRUE(found);
  EXPECT_THAT(found->words, ElementsAre("vfio-pci", "latch"));
  EXPECT_THAT(found->changes, ElementsAre("behaviour change against 6.12: not 'mutable' any more: "
                                          "it is a latch now"));
}

TEST(Offers, WhatCanNotBeReadIsRefused) {
  EXPECT_THAT(expectation_of({{"a b", "", "", ""}}, {}, "6.12", "").error().what,
              HasSubstr("'a b' is no word"));
  EXPECT_THAT(expectation_of({{"a", "X &&", "", ""}}, {}, "6.12", "").error().what,
              HasSubstr("can't be read"));
}

}  // namespace
}  // namespace kseries
