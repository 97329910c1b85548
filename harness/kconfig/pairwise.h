// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <vector>

#include "model/config.h"

namespace kseries {

/// Indices into `candidates` of assignments that together with `taken` have
/// every pair of (symbol, value) that some candidate has; chosen greedily, the
/// earlier one when two cover the same number. Pure and stable.
std::vector<size_t> cover_pairs(const std::vector<Assignment>& candidates,
                                const std::vector<Assignment>& taken);

}  // namespace kseries
