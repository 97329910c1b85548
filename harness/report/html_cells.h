// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries::html {

/// A table with a row for each cell and a column for each suite.
std::string matrix(const Report& report);

/// For each cell that is not clean a foldable block with what is known of it.
std::string details(const Report& report);

}  // namespace kseries::html
