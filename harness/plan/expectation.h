// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/offer.h"

namespace kseries {

/// What the suites are told to expect of one kernel in one guest.
struct Expectation {
  std::vector<std::string> words;  ///< each once, in the order of the lists
  std::vector<std::string>
      changes;  ///< what the series takes away: behaviour changes, one line each
};

/// The words of `base` (what the tree offers by itself) as `series` changes them,
/// for a tree of this name and a .config; a symbol that the .config does not name is n.
/// Errors of kind usage: a formula that can't be read, a word with other
/// characters than a-z, 0-9 and '-'.
Result<Expectation> expectation_of(const std::vector<Offer>& base, const std::vector<Offer>& series,
                                   const std::string& tree, const std::string& config);

}  // namespace kseries
