// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries::html {

/// A table with a row for each cell and a column for each suite.
std::string matrix(const Report& report);

/// A foldable block of details for each cell that did not simply pass.
std::string details(const Report& report);

}  // namespace kseries::html
