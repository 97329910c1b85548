// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "kconfig/dot_config.h"
#include "model/offer.h"

namespace kseries {

/// What the suites should expect of one kernel in one guest.
struct Expectation {
  std::vector<std::string> words;    ///< each once, in the order of the lists
  std::vector<std::string> changes;  ///< behaviour that the series removes, one line each
};

/// The properties of a guest that formulas can use in addition to the symbols of its kernel.
struct GuestFacts {
  bool iommu = false;  ///< GUEST_IOMMU
};

/// The words of `base` (what the tree offers by itself) as `series` changes them, for a
/// tree of this name, the values of a .config, and a guest; a symbol that has no value
/// is n. Errors of kind usage: a formula that can't be parsed, a word with characters
/// other than a-z, 0-9 and '-'.
Result<Expectation> find_expectation(const std::vector<Offer>& base,
                                     const std::vector<Offer>& series, const std::string& tree,
                                     const DotConfig& config, const GuestFacts& guest);

}  // namespace kseries
