// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// Goes up when a field of results.json is removed, renamed or changes its
/// meaning; new fields may be added at any time.
inline constexpr int results_schema = 2;

/// results.json, for scripts, as reports/results.schema.json documents it: UTF-8,
/// indented by two spaces, fields in a fixed order. Enumerators are the words of
/// model/names.h. Bytes that are not printable text become U+FFFD.
std::string results_json(const Report& report);

}  // namespace kseries
