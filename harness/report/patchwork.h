// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/report.h"
#include "report/places_json.h"

// Checks of Patchwork's REST API, version 1.2 and later (docs/api/schemas/ in Patchwork).

namespace kseries {

/// A check to post for a patch.
struct PatchworkCheck {
  int patch = 0;           ///< number
  std::string message_id;  ///< with which Patchwork knows it
  std::string context;     ///< "kseries-SERIES's campaign": letters, digits, '-' and '_'
  std::string body;        ///< JSON
};

/// The checks of a series, one for each of its patches that has a Message-ID; the others can't be
/// found in Patchwork.
std::vector<PatchworkCheck> patchwork_checks(const Report& report, const std::string& series,
                                             const Published& published);

/// The ids of the patches in a list of patches, in order. Nothing: not such a list.
std::optional<std::vector<long>> patchwork_ids(std::string_view list);

/// Whether the newest check in a list of those of one context says the same, so that posting it
/// would be a duplicate. Nothing: not a list of checks.
std::optional<bool> is_posted(std::string_view list, const PatchworkCheck& check);

}  // namespace kseries
