// SPDX-License-Identifier: GPL-2.0-only
#include "plan/plan_run.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "host/environment.h"
#include "host/files.h"
#include "plan/load_config.h"
#include "plan/permutation_stage.h"

namespace kseries {
namespace {

Error refused(const RunOptions& options) {
  const Result<Campaign> campaign = load_campaign(options, {KSERIES_SOURCE});
  EXPECT_FALSE(campaign);
  return campaign ? Error{} : campaign.error();
}

TEST(LoadCampaign, UnknownSuiteIsRefused) {
  RunOptions options;
  options.suites = {"smokes"};
  EXPECT_EQ(refused(options).what, "unknown suite 'smokes'");
  EXPECT_EQ(refused(options).hint, "did you mean smoke?");
  EXPECT_EQ(refused(options).kind, ErrorKind::usage);
}

TEST(LoadCampaign, UnknownCampaignIsRefusedWithSuggestions) {
  RunOptions options;
  options.campaign = "exampels";
  EXPECT_EQ(refused(options).hint,
            "use the name of a file in configs/ without .toml, or the path of a .toml file; did "
            "you mean examples?");
  options.campaign = "nosuch";
  EXPECT_NE(refused(options).hint.find("available: coverage, endings, examples"),
            std::string::npos);
  EXPECT_EQ(refused(options).hint.find("trees"), std::string::npos);
}

TEST(PlanRun, MissingQemuIsRefusedFirst) {
  RunOptions options;
  options.qemu = "no-such-qemu";
  const Result<PlannedRun> planned = plan_run(
      options, {.checkout = KSERIES_SOURCE, .program = "/proc/self/exe"}, [](std::string_view) {});
  ASSERT_FALSE(planned);
  EXPECT_EQ(planned.error().where, "--qemu");
  EXPECT_EQ(planned.error().kind, ErrorKind::usage);
}

TEST(PlanRun, UnsupportedArchitectureIsRefusedFirst) {
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "plan_run_test");
  ASSERT_TRUE(scratch);
  RunOptions options;
  options.campaign = scratch->path() + "/vax.toml";
  ASSERT_TRUE(write_file(options.campaign, "title = \"x\"\narch = \"vax\"\n"));
  const Result<PlannedRun> planned = plan_run(
      options, {.checkout = KSERIES_SOURCE, .program = "/proc/self/exe"}, [](std::string_view) {});
  ASSERT_FALSE(planned);
  EXPECT_EQ(planned.error().what, "unsupported architecture 'vax'");
  EXPECT_EQ(planned.error().hint, "supported: x86_64");
  EXPECT_EQ(planned.error().kind, ErrorKind::usage);
}

TEST(PlanRun, RunIdDependsOnQemu) {
  Plan plan;
  const std::string id = run_id(plan, {});
  plan.qemu = "QEMU 10.1.0";
  const std::string version = run_id(plan, {});
  EXPECT_NE(version, id);
  plan.qemu_program = "/opt/qemu";
  EXPECT_NE(run_id(plan, {}), version);
}

TEST(LoadCampaign, DuplicateNamesAreRefused) {
  RunOptions options;
  options.trees = {"6.12", "7.2", "6.12"};
  EXPECT_EQ(refused(options).what, "tree 6.12 is listed twice");
  EXPECT_EQ(refused(options).kind, ErrorKind::usage);
  options.trees.clear();
  options.guests = {"q35-noiommu", "q35-noiommu"};
  EXPECT_EQ(refused(options).what, "guest q35-noiommu is listed twice");
}

TEST(LoadCampaign, VariantsNeedDifferentNames) {
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "load_campaign");
  ASSERT_TRUE(scratch);
  RunOptions options;
  options.campaign = scratch->path() + "/twice.toml";
  ASSERT_TRUE(write_file(options.campaign,
                         "title = \"x\"\n[[variant]]\nname = \"a\"\nappend = \"b=1\"\n"
                         "[[variant]]\nname = \"a\"\nappend = \"b=2\"\n"));
  EXPECT_EQ(refused(options).what, "variant a is listed twice");
  EXPECT_EQ(refused(options).kind, ErrorKind::usage);
}

TEST(LoadCampaign, UsersCampaignIsFoundByNameWithItsFragments) {
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "load_campaign");
  ASSERT_TRUE(scratch);
  Environment environment{KSERIES_SOURCE};
  environment.own = {scratch->path()};
  ASSERT_TRUE(write_file(scratch->path() + "/configs/mine.toml",
                         "title = \"x\"\nbase = [\"base/x86_64.config\", \"mine.config\"]\n"));
  ASSERT_TRUE(write_file(scratch->path() + "/configs/mine.config", "CONFIG_MINE=y\n"));
  RunOptions options;
  options.campaign = "mine";
  const Result<Campaign> campaign = load_campaign(options, environment);
  ASSERT_TRUE(campaign) << campaign.error().what;
  const Result<std::string> base = base_fragment(*campaign, environment);
  ASSERT_TRUE(base) << base.error().what;
  EXPECT_TRUE(base->ends_with("CONFIG_MINE=y\n"));
  EXPECT_FALSE(load_campaign(options, {KSERIES_SOURCE}));
}

TEST(LoadCampaign, OnlyARegularFileIsRead) {
  RunOptions options;
  Result<ScratchFolder> scratch = ScratchFolder::make(*read_environment(), "load_campaign");
  ASSERT_TRUE(scratch);
  options.campaign = scratch->path() + "/fifo.toml";
  ASSERT_EQ(::mkfifo(options.campaign.c_str(), 0600), 0);
  EXPECT_EQ(refused(options).what, "not a regular file");
  EXPECT_EQ(refused(options).kind, ErrorKind::usage);
}

}  // namespace
}  // namespace kseries
