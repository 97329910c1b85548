// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace kseries {

/// A shard of a plan, which is one job of a CI system.
struct CiShard {
  std::string name;    ///< for people, such as "6.12 plain"; may be empty
  double seconds = 0;  ///< expected, on the machine that planned
};

/// The matrix of a GitHub workflow, in one line of JSON: `include` has an object for each shard,
/// with `shard` ("1/3"), `index` (1), `count` (3), `name` and `minutes`, the limit of the job:
/// twice what is expected and half an hour for an empty cache, at most the 360 of a hosted runner.
/// Error of kind usage: no shards, or more than 256, which GitHub rejects.
Result<std::string> github_matrix(const std::vector<CiShard>& shards);

/// A child pipeline for GitLab: a job for each shard, which needs the artefacts of the job "plan"
/// in the pipeline $PARENT_PIPELINE_ID (contrib/ci/gitlab.yml), and one that merges the runs. The
/// image is $KSERIES_IMAGE. Findings of a shard do not fail its job, but that of the merged run.
/// Error of kind usage: no shards.
Result<std::string> gitlab_pipeline(const std::vector<CiShard>& shards);

}  // namespace kseries
