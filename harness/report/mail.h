// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// A text to paste into a reply on a mailing list, on one series of the report
/// (its name; "" is the tree as it is): what was tested, what was found with the
/// configuration that shows it and an excerpt of the trace, what was fine. Plain
/// ASCII wrapped at 72 columns, traces and options apart; without paths of this
/// machine, which mean nothing to the reader.
std::string mail_text(const Report& report, const std::string& series);

}  // namespace kseries
