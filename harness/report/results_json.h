// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// Goes up when a field of results.json goes away or changes its meaning; new
/// fields may come at any time.
inline constexpr int results_schema = 2;

/// results.json, for scripts: two blanks of indentation, UTF-8, fields in a
/// fixed order. Enumerators are the words of model/names.h. What has no value is
/// null where it is an object, "" where it is a text.
std::string results_json(const Report& report);

}  // namespace kseries
