// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "report/junit_cases.h"

namespace kseries {

/// The suite of one cell, named "tree/series/permutation/guest". A splat that
/// came while a test ran fails that test; the others fail the case "boot".
JunitSuite cell_suite(const Report& report, const CellResult& cell);

}  // namespace kseries
