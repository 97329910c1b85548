// SPDX-License-Identifier: GPL-2.0-only
#include "plan/slurm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/shard.h"
#include "testing/golden.h"
#include "testing/sample_plan.h"

namespace kseries {
namespace {

using ::testing::HasSubstr;

SlurmJobs jobs() {
  SlurmJobs jobs;
  jobs.name = "kseries-sample-full-0123456789";
  jobs.program = "/shared/kseries/build/kseries";
  jobs.checkout = "/shared/kseries";
  jobs.folder = "/shared/my runs/sample";
  jobs.cache = "/var/tmp/kseries-1000";
  jobs.shards = 8;
  jobs.left = {1, 2, 3, 5, 7, 8};
  jobs.shard = {4, 8192, 95};
  jobs.merge = {4, 8192, 190};
  jobs.options = {"--partition=long", "--account=kernel team"};
  jobs.run_options = {"--accel", "kvm"};
  jobs.merge_options = {"--triage", "full"};
  return jobs;
}

TEST(Slurm, ScriptsAreAsExpected) {
  const std::string shards = array_script(jobs());
  EXPECT_EQ(shards, golden::expected(KSERIES_TESTDATA "/slurm/shards.sh", shards));
  const std::string merge = merge_script(jobs());
  EXPECT_EQ(merge, golden::expected(KSERIES_TESTDATA "/slurm/merge.sh", merge));
}

TEST(Slurm, OptionsOfTheUserComeLast) {
  const std::string text = array_script(jobs());
  EXPECT_LT(text.find("#SBATCH --time=95"), text.find("#SBATCH --partition=long"));
  EXPECT_THAT(text, HasSubstr("#SBATCH '--account=kernel team'\n"));
}

TEST(Slurm, ShardsTakeAtMostAnHourEach) {
  const Plan plan = sample::plan();
  const int count = default_shards(plan, 4);
  EXPECT_LE(work_seconds(plan) / 4 / count, 3600);
  EXPECT_GT(work_seconds(plan) / 4 / (count - 1), 3600);
  EXPECT_EQ(default_shards(Plan{}, 4), 1);
  EXPECT_EQ(default_shards(sample::plan({1, 1, 1, 2, 1}), 1), 1);
}

TEST(Slurm, RequestsDependOnTheShard) {
  Plan plan = sample::plan({1, 1, 1, 4, 2});
  plan.cells.back().profile.memory_mib = 4096;
  const SlurmRequest small = shard_request(shard_plan(plan, {1, 2}), 4);
  const SlurmRequest large = shard_request(shard_plan(plan, {2, 2}), 4);
  EXPECT_EQ(large.memory_mib - small.memory_mib, 4 * (4096 - 512));
  EXPECT_EQ(small.cores, 4);
  EXPECT_LT(shard_request(plan, 64).minutes, shard_request(plan, 1).minutes);
  EXPECT_EQ(array_request(shard_plans(plan, 2), 4).memory_mib, large.memory_mib)
      << "the most of each";
}

}  // namespace
}  // namespace kseries
