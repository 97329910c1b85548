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

/// The configurations that a series depends on, on a tree and a base.
struct ConfigSpace {
  std::vector<RelevantSymbol> symbols;
  std::vector<TouchedSource> sources;
  KconfigRules rules;
  std::vector<std::string> left_out;  ///< inputs beyond the limit, kept at the base
  Assignment base;                    ///< values of the inputs on the base
  double assignments = 0;             ///< of the inputs
  size_t configurations = 0;          ///< distinct ones
  /// Of all requests that are the same to the changed code, the one nearest to the base, with the
  /// values of all symbols that the code can read.
  std::vector<Assignment> requests;
  std::vector<Assignment> values;
  std::vector<std::string> rows;  ///< of the inputs, as in DerivedInputs
};

/// Derives the inputs (if the campaign asks for it; its axes always are inputs), proves which of
/// them are constant, and enumerates the others exhaustively. If there are too many inputs, those
/// least related to the series are kept at the base. `base` is the text of the base, which the
/// oracle has loaded.
Result<ConfigSpace> find_config_space(Oracle& oracle, const PatchedTree& patched,
                                      const std::vector<Patch>& patches, const Campaign& campaign,
                                      const std::string& base, const Environment& environment);

}  // namespace kseries
