// SPDX-License-Identifier: GPL-2.0-only
//
// A run on a Slurm cluster of two nodes, which are both this machine. Needs root and Debian's
// slurmctld, slurmd, slurm-client and munge.
#include <gmock/gmock.h>

#include <map>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

const std::vector<std::string> slurm_examples = {
    "run",  "examples", "--series", "examples/clean", "--series", "examples/boot-oops", "--history",
    "none", "--triage", "none"};

/// The verdict of each cell.
std::map<std::string, std::string> verdicts(const std::string& run_dir) {
  std::map<std::string, std::string> all;
  const nlohmann::json found = results(run_dir);
  for (const nlohmann::json& cell : found["cells"]) all[cell["id"]] = cell["verdict"];
  return all;
}

TEST(Slurm, RunHasTheResultsOfOneMachine) {
  const Workplace work;
  std::vector<std::string> words = slurm_examples;
  words.insert(words.end(), {"--run-dir", work.in("local")});
  ASSERT_EQ(call(words).code, 1);
  Command cluster;
  cluster.argv = {KSERIES_SOURCE "/contrib/slurm-on-one-machine", KSERIES_PROGRAM};
  cluster.argv.insert(cluster.argv.end(), slurm_examples.begin(), slurm_examples.end());
  cluster.argv.insert(cluster.argv.end(),
                      {"--run-dir", work.in("far"), "--engine", "slurm", "--shards", "2", "--jobs",
                       "2", "--node-cache", work.in("cache")});
  cluster.deadline_seconds = 7200;
  const Result<Outcome> outcome = run(cluster);
  ASSERT_TRUE(outcome.ok()) << outcome.error().what;
  EXPECT_EQ(outcome->code, 1) << outcome->err;
  EXPECT_THAT(outcome->err, ::testing::HasSubstr("2 of 2 shards"));
  EXPECT_EQ(verdicts(work.in("far")), verdicts(work.in("local")));
}

}  // namespace
}  // namespace kseries::e2e
