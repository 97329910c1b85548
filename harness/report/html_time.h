// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries::html {

/// When which build and boot was executed: a chart with as many rows as were busy at a time, first
/// those of builds, then those of guests. Empty if nothing is known.
std::string time_chart(const Report& report);

}  // namespace kseries::html
