// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/campaign.h"
#include "model/config.h"

namespace kseries {

/// FNV-1a, the lower 32 of 64 bits in hexadecimal: short, and the same on all machines and with all
/// versions of the standard library.
std::string short_hash(const std::string& text);

/// The id itself, or its beginning with a hash of the whole when it is longer than 100 characters.
std::string bounded_id(const std::string& id);

/// The name of an assignment: the symbols that are y, "SYMBOL=m" for m, joined by '+', in the order
/// of `axes`; "none" when all are n. The first word that half of the axes share is omitted where
/// names stay unique. Bounded as bounded_id().
std::string permutation_id(const std::vector<Axis>& axes, const Assignment& resolved);

}  // namespace kseries
