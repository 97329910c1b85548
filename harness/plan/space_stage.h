// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "impact/touched.h"
#include "kconfig/model.h"
#include "model/apply.h"
#include "model/campaign.h"
#include "model/environment.h"
#include "model/relevant.h"
#include "model/series.h"
#include "oracle/oracle.h"

namespace kseries {

/// What a series can notice of the configuration, on a tree and a base.
struct ConfigSpace {
  std::vector<RelevantSymbol> symbols;
  std::vector<TouchedSource> sources;
  KconfigRules rules;
  std::vector<std::string> left_out;  ///< would-be inputs, of which there are too many
  Assignment base;                    ///< values of the inputs there
  double assignments = 0;             ///< of the inputs
  size_t configurations = 0;          ///< that differ
  /// One request for each view that the touched code can tell apart, the one
  /// nearest to the base, with the values of all that it can read.
  std::vector<Assignment> requests;
  std::vector<Assignment> values;
  std::vector<std::string> rows;  ///< of the inputs, as in DerivedInputs
};

/// Derives the inputs (when the campaign wants that; its axes are inputs in any
/// case), proves which of them are constant, and enumerates the rest exhaustively.
/// Of too many inputs those stay at the base that stand farthest from the series.
/// The oracle stands on the base, whose text is `base`.
Result<ConfigSpace> find_config_space(Oracle& oracle, const PatchedTree& patched,
                                      const std::vector<Patch>& patches, const Campaign& campaign,
                                      const std::string& base, const Environment& environment);

}  // namespace kseries
