// SPDX-License-Identifier: GPL-2.0-only
#include "plan/plan_run.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

Error refused(const RunOptions& options) {
  const Result<Campaign> campaign = load_campaign(options, KSERIES_SOURCE);
  EXPECT_FALSE(campaign);
  return campaign ? Error{} : campaign.error();
}

TEST(LoadCampaign, UnknownSuiteIsRefusedBeforeAnythingIsBuilt) {
  RunOptions options;
  options.suites = {"smokes"};
  EXPECT_EQ(refused(options).what, "there is no suite 'smokes'");
  EXPECT_EQ(refused(options).hint, "did you mean smoke?");
  EXPECT_EQ(refused(options).kind, ErrorKind::usage);
}

TEST(LoadCampaign, UnknownOneIsFollowedByThoseThatThereAre) {
  RunOptions options;
  options.campaign = "exampels";
  EXPECT_EQ(refused(options).hint,
            "name a .toml file, or one of configs/ without .toml; did you mean examples?");
  options.campaign = "nosuch";
  EXPECT_NE(refused(options).hint.find("there are: coverage, endings, examples"),
            std::string::npos);
  EXPECT_EQ(refused(options).hint.find("trees"), std::string::npos);
}

TEST(LoadCampaign, NothingIsNamedTwice) {
  RunOptions options;
  options.trees = {"6.12", "7.2", "6.12"};
  EXPECT_EQ(refused(options).what, "the tree 6.12 is named twice");
  EXPECT_EQ(refused(options).kind, ErrorKind::usage);
  options.trees.clear();
  options.guests = {"q35-noiommu", "q35-noiommu"};
  EXPECT_EQ(refused(options).what, "the guest q35-noiommu is named twice");
}

}  // namespace
}  // namespace kseries
