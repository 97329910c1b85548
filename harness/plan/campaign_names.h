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

/// The symbols that a campaign asks for a value of: its axes, checks and quick lines.
std::set<std::string> campaign_symbols(const Campaign& campaign);

/// Error of kind usage: a check of a bool or tristate wants what is none of y, m and n,
/// so that no configuration could ever pass it. `known`: what the tree has of them.
Result<Done> check_values(const Campaign& campaign, const std::vector<SymbolInfo>& known);

/// Whether one slip of the finger makes one name of the other: a character too many, too
/// few, or another one, or two that changed places. Digits count: I2C_V1 is no I2C_V2.
bool is_one_typo(std::string_view one, std::string_view other);

/// Symbols that a tree lacks, each with those of its symbols that may have been meant.
using MissingSymbols = std::map<std::string, std::vector<std::string>>;

/// What of `wanted` is not among the symbols of a tree.
MissingSymbols find_missing_symbols(const std::set<std::string>& wanted,
                                    const std::vector<SymbolInfo>& symbols);

/// Error of kind usage: a symbol that every tree lacks looks misspelt. An older tree may
/// well lack a symbol, and then lacks the cells that need it: that is none.
Result<Done> check_spelling(const std::vector<MissingSymbols>& trees, const std::string& campaign);

}  // namespace kseries
