// SPDX-License-Identifier: GPL-2.0-only
#include "plan/campaign_names.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

std::vector<SymbolInfo> symbols(const std::vector<std::string>& names) {
  std::vector<SymbolInfo> all;
  for (const std::string& name : names) {
    SymbolInfo symbol;
    symbol.name = name;
    all.push_back(symbol);
  }
  return all;
}

TEST(CampaignNames, IncludeAxesChecksAndQuick) {
  Campaign campaign;
  campaign.axes = {{"A", {"y"}}};
  campaign.checks = {{"B", "y"}};
  campaign.quick = {{{"A", "y"}, {"C", "n"}}};
  EXPECT_EQ(campaign_symbols(campaign), (std::set<std::string>{"A", "B", "C"}));
}

TEST(CampaignNames, TypoIsOneCharacterOrTwoSwappedOnes) {
  EXPECT_TRUE(is_one_typo("VFIO_GRUOP", "VFIO_GROUP"));
  EXPECT_TRUE(is_one_typo("VFIO_GROP", "VFIO_GROUP"));
  EXPECT_TRUE(is_one_typo("VFIO_GROUPS", "VFIO_GROUP"));
  EXPECT_TRUE(is_one_typo("VFIO_GRAUP", "VFIO_GRUUP"));
  EXPECT_FALSE(is_one_typo("VFIO_GROUP", "VFIO_GROUP"));
  EXPECT_FALSE(is_one_typo("VFIO_GPUOR", "VFIO_GROUP"));
  EXPECT_FALSE(is_one_typo("IOMMUFD", "IOMMU"));
  EXPECT_FALSE(is_one_typo("I2C_V1", "I2C_V2"));
  EXPECT_FALSE(is_one_typo("USB4", "USB"));
}

TEST(CampaignNames, MisspeltSymbolIsRefusedWhenNoTreeHasIt) {
  const std::set<std::string> wanted = {"VFIO_GRUOP", "VFIO"};
  const MissingSymbols missing = find_missing_symbols(wanted, symbols({"VFIO", "VFIO_GROUP"}));
  const MissingSymbols old = find_missing_symbols(wanted, symbols({"VFIO"}));
  const Result<Done> refused = check_spelling({old, missing}, "c");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().what, "no tree of this run has a symbol VFIO_GRUOP");
  EXPECT_EQ(refused.error().hint, "did you mean VFIO_GROUP?");
  EXPECT_EQ(refused.error().kind, ErrorKind::usage);
  // A series may add a symbol with a similar name.
  EXPECT_TRUE(
      check_spelling({missing, find_missing_symbols(wanted, symbols({"VFIO", "VFIO_GRUOP"}))}, "c")
          .ok());
}

TEST(CampaignNames, OlderTreeMayLackASymbol) {
  EXPECT_TRUE(check_spelling({find_missing_symbols({"IOMMUFD"}, symbols({"IOMMU"}))}, "c").ok());
  EXPECT_TRUE(check_spelling({}, "c").ok());
}

TEST(CampaignNames, ImpossibleCheckIsRefused) {
  Campaign campaign;
  campaign.checks = {{"VFIO_PCI", "y|x"}};
  std::vector<SymbolInfo> known = symbols({"VFIO_PCI"});
  const Result<Done> refused = check_values(campaign, known);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().what, "'x' is not a valid value for VFIO_PCI");
  EXPECT_EQ(refused.error().kind, ErrorKind::usage);
  known[0].type = SymbolType::string;
  EXPECT_TRUE(check_values(campaign, known).ok());
  campaign.checks = {{"VFIO_PCI", "y|m"}};
  known[0].type = SymbolType::tristate;
  EXPECT_TRUE(check_values(campaign, known).ok());
}

}  // namespace
}  // namespace kseries
