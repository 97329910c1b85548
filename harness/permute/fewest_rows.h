// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <vector>

namespace kseries {

/// The fewest of some rows that together meet every goal that any row meets, by
/// index; `meets[row][goal]`. Exact while the search stays small, else greedy;
/// earlier rows are preferred.
std::vector<size_t> fewest_rows(const std::vector<std::vector<bool>>& meets);

}  // namespace kseries
