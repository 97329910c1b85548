// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/campaign.h"

namespace kseries {

/// Reads the text of configs/NAME.toml; `name` becomes the campaign's name and
/// `where` names the file in errors, which give the line:
///
///     title = "…"            trees = ["6.12"]       series = ["folder"]
///     arch = "x86_64"        base = ["base/x86_64.config"]
///     suites = ["smoke"]     guests = ["q35"]
///     [axes]                 SYMBOL = ["y", "n"], in the order of the file
///     [checks]               SYMBOL = "y" (or "y|m")
///     [[quick]]              SYMBOL = "y" (or "y|n": n where y can't be had)
///     [[invariant]]          name, never, why
///     [deadlines]            suite = 60, silence = 30, in seconds
///
/// Refuses unknown keys (with the nearest known one), values of the wrong type,
/// symbols that are no Kconfig names, axis values other than y, m and n, an axis
/// without or with repeated values, and a [[quick]] symbol that is no axis.
Result<Campaign> parse_campaign_toml(std::string_view text, const std::string& name,
                                     const std::string& where);

}  // namespace kseries
