// SPDX-License-Identifier: GPL-2.0-only
#include "codec/campaign_toml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace kseries {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<Campaign> parse(std::string_view text) { return parse_campaign_toml(text, "c", "c.toml"); }

std::string error_for(std::string_view text) {
  const Result<Campaign> campaign = parse(text);
  if (campaign) return "accepted";
  return campaign.error().where + ": " + campaign.error().what + " (" + campaign.error().hint + ")";
}

TEST(CampaignToml, ReadsEveryField) {
  const Result<Campaign> campaign = parse(R"(
title = "A title"
trees = ["6.12", "7.2"]
series = ["s"]
arch = "arm64"
base = ["base/arm64.config", "debug/kasan.config"]
flavours = ["plain", "kasan+lockdep"]
suites = ["smoke"]
output_mib = 2
guests = ["q35"]
[[variant]]
name = "late"
append = "module.late=1"
needs = ["MODULES"]
extra = ["-S"]
[axes]
VFIO = ["y", "m"]
IOMMUFD = ["n"]
[derive]
add = {DEBUG_FS = "why"}
[derive.remove]
VFIO_PCI = "why not"
[shapes]
"/dev/x" = "A || B"
[checks]
PCI = "y"
VFIO_PCI = "y|m"
[[quick]]
VFIO = "y"
[[quick]]
IOMMUFD = "n"
VFIO = "m"
[[invariant]]
name = "R1"
never = "A && !B"
why = "because"
[[offer]]
word = "group"
when = "VFIO"
tree = "6.12"
[deadlines]
suite = 5
kernel = 6
silence = 7
)");
  ASSERT_TRUE(campaign) << campaign.error().what;
  EXPECT_EQ(campaign->name, "c");
  EXPECT_EQ(campaign->title, "A title");
  EXPECT_THAT(campaign->trees, ElementsAre("6.12", "7.2"));
  EXPECT_THAT(campaign->series, ElementsAre("s"));
  EXPECT_EQ(campaign->arch, "arm64");
  EXPECT_EQ(campaign->output_mib, 2);
  EXPECT_EQ(campaign->kernel_seconds, 6);
  ASSERT_EQ(campaign->variants.size(), 1U);
  EXPECT_EQ(campaign->variants[0].name, "late");
  EXPECT_EQ(campaign->variants[0].append, "module.late=1");
  EXPECT_THAT(campaign->variants[0].needs, ElementsAre("MODULES"));
  EXPECT_THAT(campaign->variants[0].extra, ElementsAre("-S"));
  EXPECT_THAT(campaign->fragments, ElementsAre("base/arm64.config", "debug/kasan.config"));
  EXPECT_THAT(campaign->flavours, ElementsAre("plain", "kasan+lockdep"));
  ASSERT_EQ(campaign->axes.size(), 2U);
  EXPECT_EQ(campaign->axes[0].symbol, "VFIO");
  ASSERT_EQ(campaign->offers.size(), 1U);
  EXPECT_EQ(campaign->offers[0].word, "group");
  EXPECT_EQ(campaign->offers[0].when, "VFIO");
  EXPECT_EQ(campaign->offers[0].tree, "6.12");
  EXPECT_THAT(campaign->axes[0].values, ElementsAre("y", "m"));
  EXPECT_TRUE(campaign->derive);
  EXPECT_EQ(campaign->added.at("DEBUG_FS"), "why");
  EXPECT_EQ(campaign->removed.at("VFIO_PCI"), "why not");
  ASSERT_EQ(campaign->shapes.size(), 1U);
  EXPECT_EQ(campaign->shapes[0].name + ": " + campaign->shapes[0].formula, "/dev/x: A || B");
  ASSERT_EQ(campaign->checks.size(), 2U);
  EXPECT_EQ(campaign->checks[1].value, "y|m");
  ASSERT_EQ(campaign->quick.size(), 2U);
  EXPECT_EQ(campaign->quick[1].at("VFIO"), "m");
  ASSERT_EQ(campaign->invariants.size(), 1U);
  EXPECT_EQ(campaign->invariants[0].never, "A && !B");
  EXPECT_EQ(campaign->test_seconds, 5);
  EXPECT_EQ(campaign->silence_seconds, 7);
}

TEST(CampaignToml, KeepsTheOrderOfTheAxes) {
  const Result<Campaign> campaign = parse("[axes]\nZ = [\"y\"]\nA = [\"y\"]\nM = [\"y\"]\n");
  ASSERT_TRUE(campaign);
  EXPECT_EQ(campaign->axes[0].symbol + campaign->axes[1].symbol + campaign->axes[2].symbol, "ZAM");
}

TEST(CampaignToml, UnknownKeyIsRefusedWithASuggestion) {
  EXPECT_EQ(error_for("title = \"t\"\n\nseris = [\"a\"]\n"),
            "c.toml:3: unknown key 'seris' (did you mean series?)");
  EXPECT_THAT(error_for("[deadlines]\nsuit = 3\n"), HasSubstr("c.toml:2: unknown key 'suit'"));
  EXPECT_THAT(error_for("[[invariant]]\nxyzzy = \"x\"\n"), HasSubstr("known keys: name, never"));
}

TEST(CampaignToml, WrongValuesAreRefusedWithTheirLine) {
  EXPECT_THAT(error_for("title = 3\n"), HasSubstr("c.toml:1: title: expected a string, found 3"));
  EXPECT_THAT(error_for("trees = \"6.12\"\n"),
              HasSubstr("trees is not a list (write a list of strings: trees = [\"...\"])"));
  EXPECT_THAT(error_for("axes = 1\n"),
              HasSubstr("axes: expected a table, found 1 (write it as [axes])"));
  EXPECT_THAT(error_for("[axes]\nVFIO = [\"y\", \"x\"]\n"),
              HasSubstr("c.toml:2: 'x' is not a valid value"));
  EXPECT_THAT(error_for("[axes]\nVFIO = []\n"), HasSubstr("has no values or repeats one"));
  EXPECT_THAT(error_for("[axes]\nVFIO = [\"y\", \"y\"]\n"),
              HasSubstr("has no values or repeats one"));
  EXPECT_THAT(error_for("[axes]\nCONFIG_VFIO = [\"y\"]\n"),
              HasSubstr("without the CONFIG_ prefix (write VFIO)"));
  EXPECT_THAT(error_for("[axes]\n\"A B\" = [\"y\"]\n"), HasSubstr("not a Kconfig symbol"));
  EXPECT_THAT(error_for("[deadlines]\nsuite = 0\n"),
              HasSubstr("suite: expected an integer from 1 to 86400, found 0"));
  EXPECT_THAT(error_for("[[invariant]]\nname = \"R1\"\n"),
              HasSubstr("never is missing (add never = \"...\")"));
  EXPECT_THAT(error_for("title = \n"), HasSubstr("c.toml:1: "));
}

TEST(CampaignToml, QuickHasOnlyAxes) {
  EXPECT_EQ(error_for("[axes]\nVFIO = [\"y\"]\n[[quick]]\nVFIOO = \"y\"\n"),
            "c.toml:4: VFIOO is not an axis (did you mean VFIO?)");
}

TEST(CampaignToml, QuickHasAlternatives) {
  const Result<Campaign> campaign = parse_campaign_toml(
      "title = \"t\"\n[axes]\nVFIO = [\"y\", \"n\"]\n[[quick]]\nVFIO = \"y|n\"\n", "c", "c.toml");
  ASSERT_TRUE(campaign) << campaign.error().what;
  EXPECT_EQ(campaign->quick[0].at("VFIO"), "y|n");
  EXPECT_THAT(error_for("[axes]\nVFIO = [\"y\"]\n[[quick]]\nVFIO = \"y|x\"\n"),
              HasSubstr("'x' is not a valid value for VFIO"));
}

TEST(CampaignToml, ReadsTheShippedCampaign) {
  const std::string path = std::string(KSERIES_SOURCE) + "/configs/vfio-noiommu.toml";
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const Result<Campaign> campaign = parse_campaign_toml(text, "vfio-noiommu", path);
  ASSERT_TRUE(campaign) << campaign.error().where << ": " << campaign.error().what;
  EXPECT_FALSE(campaign->axes.empty());
  EXPECT_FALSE(campaign->quick.empty());
}

TEST(CampaignToml, BaseCellSetsAxes) {
  const Result<Campaign> campaign =
      parse("[axes]\nVFIO = [\"y\", \"n\"]\n[base_cell]\nVFIO = \"y\"\n");
  ASSERT_TRUE(campaign);
  EXPECT_EQ(campaign->base_cell, (std::map<std::string, std::string>{{"VFIO", "y"}}));
  EXPECT_THAT(error_for("[axes]\nVFIO = [\"y\"]\n[base_cell]\nVFIOO = \"y\"\n"),
              HasSubstr("VFIOO is not an axis"));
}

TEST(CampaignToml, DebugCellSetsAxes) {
  const auto campaign = parse_campaign_toml(
      "[axes]\nVFIO = [\"y\", \"m\"]\n[debug_cell]\nflavour = \"kasan\"\nsuites = "
      "[\"coverage\"]\n[debug_cell.config]\nVFIO = \"y\"\n",
      "c", "c.toml");
  ASSERT_TRUE(campaign) << campaign.error().what;
  EXPECT_EQ(campaign->debug_cell.flavour, "kasan");
  EXPECT_THAT(campaign->debug_cell.suites, ElementsAre("coverage"));
  EXPECT_EQ(campaign->debug_cell.config.at("VFIO"), "y");
  EXPECT_FALSE(
      parse_campaign_toml("[debug_cell]\nflavour = \"a\"\n[debug_cell.config]\nX = "
                          "\"y\"\n",
                          "c", "c.toml"))
      << "X is not an axis";
  EXPECT_FALSE(parse_campaign_toml("[debug_cell]\n", "c", "c.toml")) << "no flavour";
}

TEST(OffersToml, HasOnlyOffers) {
  const auto offers = parse_offers_toml("[[offer]]\nword = \"cdev\"\nwhen = \"A\"\n", "o.toml");
  ASSERT_TRUE(offers) << offers.error().what;
  ASSERT_EQ(offers->size(), 1U);
  EXPECT_EQ(offers->front().when, "A");
  EXPECT_FALSE(parse_offers_toml("title = \"x\"\n", "o.toml"));
}

}  // namespace
}  // namespace kseries
