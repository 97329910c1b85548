// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/plan.h"

namespace kseries {

/// What one task of a job needs.
struct SlurmRequest {
  int cores = 1;
  int memory_mib = 0;
  int minutes = 0;
};

/// A run as jobs of Slurm: an array with a task for each shard, and a job that merges them.
struct SlurmJobs {
  std::string name;       ///< of the jobs, from the id of the run
  std::string program;    ///< path of kseries, on all nodes
  std::string checkout;   ///< on all nodes
  std::string folder;     ///< of the run, on a file system that all nodes share
  std::string cache;      ///< XDG_CACHE_HOME on the nodes; on a local disk
  int shards = 1;         ///< of the plan
  std::vector<int> left;  ///< numbers of those that have not finished
  SlurmRequest shard;
  SlurmRequest merge;
  std::vector<std::string> options;        ///< of sbatch, from the user
  std::vector<std::string> run_options;    ///< of `kseries run`, for all jobs
  std::vector<std::string> merge_options;  ///< the same for the job that merges
};

/// The directory of a shard, relative to that of the run: "shards/3-of-8".
std::string shard_folder(int number, int count);

/// How many shards a run of this plan should have: about an hour of work each, on `cores` cores.
int default_shards(const Plan& plan, int cores);

/// What a task for a shard needs: memory for its compilers and guests, and three times the time
/// that it is expected to take without lanes, since other nodes may be slower.
SlurmRequest shard_request(const Plan& shard, int cores);

/// What all tasks of an array need, because they have one request: the most of each.
SlurmRequest array_request(const std::vector<Plan>& shards, int cores);

/// The scripts for sbatch. A task that reaches its time limit is ended before that and queued
/// again, up to five times: it continues where it stopped.
std::string array_script(const SlurmJobs& jobs);
std::string merge_script(const SlurmJobs& jobs);

}  // namespace kseries
