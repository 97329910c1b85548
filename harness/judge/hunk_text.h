// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/apply.h"

namespace kseries {

/// How a hunk applied: a line that names the hunk, and indented below it why it does not apply,
/// where it would apply, and how the file differs from what the hunk expects. Empty for a hunk
/// that applies at its own line number.
std::string hunk_text(const HunkResult& hunk);

}  // namespace kseries
