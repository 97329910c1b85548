// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/campaign.h"
#include "model/kconfig.h"

namespace kseries {

/// The symbols that a campaign names in its axes, checks and quick lines.
std::set<std::string> campaign_symbols(const Campaign& campaign);

/// Error of kind usage: a check requires a bool or tristate to have a value other than y, m and n,
/// so that no configuration could ever pass it. `known` are the campaign's symbols that the tree
/// has.
Result<Done> check_values(const Campaign& campaign, const std::vector<SymbolInfo>& known);

/// Whether one name is the other with a typo: a character too many, too few, replaced, or two
/// swapped. Digits are taken literally: I2C_V1 is not a typo of I2C_V2.
bool is_one_typo(std::string_view one, std::string_view other);

/// Symbols that a tree does not have, each with the symbols that may have been meant.
using MissingSymbols = std::map<std::string, std::vector<std::string>>;

/// The names of `wanted` that are not among the symbols of a tree.
MissingSymbols find_missing_symbols(const std::set<std::string>& wanted,
                                    const std::vector<SymbolInfo>& symbols);

/// Error of kind usage: a symbol that no tree has looks misspelt. It is not an error that an older
/// tree lacks a symbol: it only lacks the cells that need it.
Result<Done> check_spelling(const std::vector<MissingSymbols>& trees, const std::string& campaign);

}  // namespace kseries
