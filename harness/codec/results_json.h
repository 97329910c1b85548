// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// Incremented when a field of results.json is removed, renamed or changes its meaning.
/// New fields may be added at any time.
inline constexpr int results_schema = 2;

/// Writes results.json for scripts, as documented in reports/results.schema.json: UTF-8,
/// indented by two spaces, with the fields in a fixed order. Enumerators are written as the
/// words in model/names.h. Characters that must not be shown become
/// visible escapes (base/text.h).
std::string results_json(const Report& report);

}  // namespace kseries
