// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace kseries {

/// Indices of rows that together with `taken` have every pair of letters that some row has in two
/// columns; chosen greedily, the earlier one of two with the same number of new pairs. All rows
/// have the same length and consist of the letters n, m and y; a million of them take some seconds.
/// Pure and stable.
std::vector<size_t> cover_pairs(const std::vector<std::string>& rows,
                                const std::vector<std::string>& taken);

}  // namespace kseries
