// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace kseries {

enum class ReproductionVerb {
  boot,          ///< boots the cell's kernel again
  build,         ///< builds the cell's kernel again
  series_check,  ///< applies the series to the tree again
};

/// A command of kseries that reproduces a finding.
struct Reproduction {
  std::string program;  ///< path of kseries
  ReproductionVerb verb = ReproductionVerb::boot;
  std::string
      target;  ///< the directory of the cell; for series_check, the series as the user named it
  std::string tree;  ///< for series_check
};

}  // namespace kseries
