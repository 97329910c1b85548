// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/campaign.h"
#include "model/shard.h"
#include "model/triage.h"

namespace kseries {

inline constexpr const char* default_campaign = "vfio-noiommu";

/// Where the steps of a run are executed.
enum class Engine { local, slurm };

constexpr std::string_view enum_name(Engine engine) {
  switch (engine) {
    case Engine::local:
      return "local";
    case Engine::slurm:
      return "slurm";
  }
  return "";
}

/// The options of `kseries run`. Empty lists mean those of the campaign.
struct RunOptions {
  std::string campaign = default_campaign;  ///< name of a file in configs/, or path of a .toml file
  std::vector<std::string> trees;
  std::vector<std::string> series;  ///< "none": the unmodified tree
  std::vector<std::string> flavours;
  std::vector<std::string> guests;
  std::vector<std::string> variants;
  std::vector<std::string> suites;
  Depth depth = Depth::quick;
  std::string accel;        ///< kvm, tcg; empty: the first one that boots
  std::string qemu;         ///< program, by path or name; empty: that of the architecture
  std::string run_dir;      ///< empty: reports/runs/<id>
  std::string history;      ///< file, or "none"; empty: the default
  std::string previous;     ///< a run's directory or a series, to compare with; empty: none
  int jobs = 0;             ///< of all compiles together; 0: one per core
  int factor = 1;           ///< multiplies the duration of stress tests
  uint64_t seed = 1;        ///< of the random choices in the suites
  bool each_patch = false;  ///< cells after every patch of a series, not only the last
  bool dry_run = false;
  bool fresh = false;  ///< discard the earlier results of this run
  bool sandbox = true;
  bool base_cell = true;   ///< depth quick: boot the campaign's kernel without a series, too
  bool debug_cell = true;  ///< depth quick: boot the campaign's kernel with debug options
  bool llvm = false;
  std::string plan;  ///< directory that `kseries plan` wrote; empty: make a plan
  Shard shard;       ///< of that plan
  Engine engine = Engine::local;
  int shards = 0;                  ///< of a run on a cluster; 0: one for each hour of work
  std::string node_cache;          ///< directory for the cache on its nodes; empty: in /var/tmp
  std::vector<std::string> slurm;  ///< further options of sbatch
  TriageOptions triage;
  FailOn fail_on = FailOn::fresh;
  bool ignore_expected = false;  ///< treat what the series announces as any other finding
  bool trust_expected = false;   ///< believe a series.toml that is not in patches/
};

}  // namespace kseries
