// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/apply.h"

namespace kseries {

/// What became of a hunk, for people: a line that names the hunk, and indented below it
/// why it does not fit, where it would fit, and how the file differs from what the hunk
/// expects. Empty for a hunk that applies where it claims to.
std::string hunk_text(const HunkResult& hunk);

}  // namespace kseries
