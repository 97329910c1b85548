// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/log_file.h"

namespace kseries {

/// The splats of a console log as text for a terminal: a line with their number, then each with its
/// class, title, position and fingerprint, and its first frames.
std::string console_log_text(const ConsoleLog& log);

/// The cases of a KTAP file as text for a terminal: a line with their number by result (cases with
/// subtests do not count), then a line for each case, indented by its depth, and the problems.
std::string ktap_log_text(const KtapLog& log);

}  // namespace kseries
