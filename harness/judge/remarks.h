// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/report.h"

namespace kseries {

/// Remarks on the run as a whole: a series that the tests did not cover, and known failures that
/// occurred in no cell although some could have shown them.
std::vector<std::string> collect_remarks(const Report& report);

}  // namespace kseries
