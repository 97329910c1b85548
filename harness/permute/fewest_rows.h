// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <vector>

namespace kseries {

/// Indices of the fewest rows that together meet every goal that some row meets;
/// `meets[row][goal]`. Exact while the search is small, otherwise greedy; earlier rows are
/// preferred.
std::vector<size_t> fewest_rows(const std::vector<std::vector<bool>>& meets);

}  // namespace kseries
