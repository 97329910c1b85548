// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "report/junit_cases.h"

namespace kseries {

/// The suite of one cell, named "tree/series/configuration/guest". A splat that
/// occurred during a test fails that test; all others fail the case "boot".
JunitSuite cell_suite(const Report& report, const CellResult& cell);

}  // namespace kseries
