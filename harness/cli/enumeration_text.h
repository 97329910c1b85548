// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/kconfig.h"

namespace kseries {

/// A header with the symbols, then a line for each row, separated by commas; for scripts.
std::string enumeration_csv(const Enumeration& found);

/// The same with columns of equal width; for people.
std::string enumeration_table(const Enumeration& found);

}  // namespace kseries
