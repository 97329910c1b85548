// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"

namespace kseries {

/// "stage: what: where", without the empty parts.
std::string error_line(const Error& error);

/// The same, with "hint: …" on a line of its own if there is one. No newline at the end.
std::string error_text(const Error& error);

}  // namespace kseries
