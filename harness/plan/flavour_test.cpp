// SPDX-License-Identifier: GPL-2.0-only
#include "plan/flavour.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kseries {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Campaign small() {
  Campaign campaign;
  campaign.fragments = {"base/x86_64.config"};
  return campaign;
}

TEST(DebugFragment, HasChecksAndSlowness) {
  const Result<DebugFragment> fragment = parse_debug_fragment(
      "# Finds bugs.\n#SLOWNESS# 2.5\nCONFIG_KASAN=y\n\n# CONFIG_AUTO is not set\nCONFIG_N=16\n",
      "f");
  ASSERT_TRUE(fragment);
  EXPECT_EQ(fragment->slowness, 2.5);
  ASSERT_EQ(fragment->checks.size(), 3U);
  EXPECT_EQ(fragment->checks[0].symbol, "KASAN");
  EXPECT_EQ(fragment->checks[0].value, "y");
  EXPECT_EQ(fragment->checks[1].symbol, "AUTO");
  EXPECT_EQ(fragment->checks[1].value, "n");
  EXPECT_EQ(fragment->checks[2].value, "16");
}

TEST(DebugFragment, InvalidLineIsRefused) {
  for (const char* text : {"\nKASAN=y\n", "\n#SLOWNESS# fast\n", "\n#SLOWNESS# 0.5\n"}) {
    const Result<DebugFragment> fragment = parse_debug_fragment(text, "f");
    ASSERT_FALSE(fragment) << text;
    EXPECT_EQ(fragment.error().where, "f:2");
  }
}

TEST(Flavour, PlainIsTheUnmodifiedBase) {
  const Result<Flavour> flavour = load_flavour(small(), "plain", {KSERIES_SOURCE});
  ASSERT_TRUE(flavour);
  EXPECT_EQ(flavour->planned.name, "");
  EXPECT_EQ(flavour->planned.slowness, 1);
  EXPECT_THAT(flavour->campaign.fragments, ElementsAre("base/x86_64.config"));
}

TEST(Flavour, CombinedFlavoursHaveTheirOwnLanes) {
  const Result<Flavour> one = load_flavour(small(), "kasan", {KSERIES_SOURCE});
  const Result<Flavour> two = load_flavour(small(), "kasan+lockdep", {KSERIES_SOURCE});
  ASSERT_TRUE(one);
  ASSERT_TRUE(two);
  EXPECT_THAT(two->campaign.fragments,
              ElementsAre("base/x86_64.config", "debug/kasan.config", "debug/lockdep.config"));
  EXPECT_GT(two->planned.slowness, one->planned.slowness);
  EXPECT_GT(two->campaign.checks.size(), one->campaign.checks.size());
  EXPECT_NE(two->planned.base, one->planned.base);
}

TEST(Flavour, ReadsEveryShippedFragment) {
  for (const char* name : {"kasan", "lockdep", "kmemleak", "kcsan", "fault-injection", "gcov",
                           "kvm", "runtime-pm", "dmabuf", "mock", "sanitizers"}) {
    EXPECT_TRUE(load_flavour(small(), name, {KSERIES_SOURCE})) << name;
  }
}

TEST(Flavour, UnknownFlavourIsRefusedWithTheNames) {
  for (const char* name : {"kasam", "", "kasan+", "../base/x86_64"}) {
    const Result<Flavour> flavour = load_flavour(small(), name, {KSERIES_SOURCE});
    ASSERT_FALSE(flavour) << name;
    EXPECT_EQ(flavour.error().kind, ErrorKind::usage);
    EXPECT_THAT(flavour.error().hint, HasSubstr("kasan"));
  }
}

TEST(Flavours, DebugCellIsTheLastFlavourWithOneConfiguration) {
  Campaign campaign = small();
  campaign.derive = true;
  campaign.quick = {{{"VFIO", "y"}}, {{"VFIO", "m"}}};
  campaign.debug_cell = {
      .flavour = "kasan", .suites = {"coverage"}, .config = {{"VFIO", "y"}, {"IOMMUFD", "y"}}};
  const auto flavours = load_flavours(campaign, {KSERIES_SOURCE});
  ASSERT_TRUE(flavours);
  ASSERT_EQ(flavours->size(), 2U);
  EXPECT_EQ(flavours->at(0).planned.name, "");
  EXPECT_EQ(flavours->at(0).campaign.quick.size(), 2U);
  EXPECT_EQ(flavours->at(1).planned.name, "kasan");
  EXPECT_THAT(flavours->at(1).planned.suites, ElementsAre("coverage"));
  EXPECT_THAT(flavours->at(1).campaign.quick, ElementsAre(campaign.debug_cell.config));
  EXPECT_FALSE(flavours->at(1).campaign.derive);
}

}  // namespace
}  // namespace kseries
