// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// A reply to the author of one series of the report, for a mailing list: what was
/// tested, the findings with a configuration that shows them and an excerpt of the trace,
/// and the totals. `series` is its name, "" for the tree without a series. Plain ASCII,
/// wrapped at 72 columns except for traces and options, without local paths.
std::string mail_text(const Report& report, const std::string& series);

}  // namespace kseries
