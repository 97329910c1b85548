// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/campaign.h"
#include "model/config.h"

namespace kseries {

/// FNV-1a, the lower 32 bits of 64 in hexadecimal: short, and the same on all machines and
/// with all versions of the library.
std::string short_hash(const std::string& text);

/// The id itself; longer than 100 characters: cut, with a hash of all of it.
std::string bounded_id(const std::string& id);

/// The name of an assignment: the symbols that are y, "SYMBOL=m" for m, joined
/// by '+', in the order of `axes`; "none" when all are n. The first word that
/// half of the axes share is left out where names stay unique. Longer than 100
/// characters: cut, with a hash.
std::string permutation_id(const std::vector<Axis>& axes, const Assignment& resolved);

}  // namespace kseries
