// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kseries {

inline constexpr const char* default_campaign = "vfio-noiommu";

/// What `kseries run` was asked. Empty lists mean: as the campaign says.
struct RunOptions {
  std::string campaign = default_campaign;  ///< name under configs/, or a .toml file
  std::vector<std::string> trees;
  std::vector<std::string> series;  ///< "none": the tree as it is
  std::vector<std::string> flavours;
  std::vector<std::string> guests;
  std::vector<std::string> variants;
  std::vector<std::string> suites;
  std::string depth = "quick";  ///< quick, pairwise, full
  std::string accel;            ///< kvm, tcg; empty: choose by a boot
  std::string qemu;             ///< program, by path or name; empty: the architecture's
  std::string run_dir;          ///< empty: reports/runs/<id>
  int jobs = 0;                 ///< of all compiles together; 0: one per core
  int factor = 1;               ///< how much longer than usual the suites stress
  uint64_t seed = 1;            ///< of the suites' random choices
  bool each_patch = false;      ///< a cell after every patch of a series, not only the last
  bool dry_run = false;
  bool fresh = false;  ///< throw away what this run has done before
  bool sandbox = true;
  bool llvm = false;
};

}  // namespace kseries
