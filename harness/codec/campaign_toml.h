// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/campaign.h"
#include "model/offer.h"

namespace kseries {

/// Parses the text of configs/NAME.toml. `name` becomes the campaign's name; `where` is
/// the file name for errors, which have the line:
///
///     title = "..."          trees = ["6.12"]       series = ["directory"]
///     arch = "x86_64"        base = ["base/x86_64.config"]
///     suites = ["smoke"]     guests = ["q35"]
///     [axes]                 SYMBOL = ["y", "n"], in the order of the file
///     [checks]               SYMBOL = "y" (or "y|m")
///     [[quick]]              SYMBOL = "y" (or "y|n": n where y is not possible)
///     [base_cell]            as [[quick]]
///     [debug_cell]           flavour, suites; [debug_cell.config] as [[quick]]
///     [[invariant]]          name, never, why
///     [[offer]]              word, when, tree
///     [deadlines]            suite = 60, silence = 30, in seconds
///
/// Refuses unknown keys, values of the wrong type, invalid Kconfig symbols, axis values
/// other than y, m and n, an axis that has no values or repeats one, and a [[quick]]
/// symbol that is not an axis.
Result<Campaign> parse_campaign_toml(std::string_view text, const std::string& name,
                                     const std::string& where);

/// Parses configs/offers.toml: [[offer]] tables, as in a campaign. The same errors.
Result<std::vector<Offer>> parse_offers_toml(std::string_view text, const std::string& where);

}  // namespace kseries
