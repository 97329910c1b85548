// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "codec/toml_table.h"
#include "model/known.h"
#include "model/offer.h"

// Tables that appear in several files.

namespace kseries {

/// The keys that a known failure of a series and one of a tree have in common: suite,
/// name, splat, title and reason, which is required.
void read_known_failure(TomlTable& table, KnownFailure& known);

/// word, which is required, when and tree.
void read_offer(TomlTable& table, Offer& offer);

}  // namespace kseries
