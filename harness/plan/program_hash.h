// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/environment.h"

namespace kseries {

/// Changes when the harness, the suites or the guests' init do: results of a
/// former harness are not those of this one. 16 hexadecimal digits.
Result<std::string> program_hash(const Environment& environment);

}  // namespace kseries
