// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/environment.h"

namespace kseries {

/// Hashes the harness, the suites and the init of guests into 16 hexadecimal digits: a run
/// must not reuse the results of another version.
Result<std::string> program_hash(const Environment& environment);

}  // namespace kseries
