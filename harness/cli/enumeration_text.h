// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/kconfig.h"

namespace kseries {

/// Comma-separated values for scripts: a header with the symbols, then a line for each row.
std::string enumeration_csv(const Enumeration& found);

/// The same as a table with aligned columns.
std::string enumeration_table(const Enumeration& found);

}  // namespace kseries
