// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// Whether triage, or a cell of the run without the series, shows more about a finding than the
/// boot in which it occurred.
bool is_examined(const Finding& finding);

/// The answers of triage about a finding: "new, reproducible (3 of 3; base 0 of 3), culprit: patch
/// 5 (4: passes 3/3, 5: fails 3/3)". Failure rates have their interval: "flaky (4 of 20, 6-44 %;
/// base 0 of 20, 0-17 %)". Empty if nothing is known, and for expected findings.
std::string triage_text(const Finding& finding);

/// "2 new findings, 20 pre-existing, 1 flaky, 3 known failures". New ones are simply findings if
/// triage did not examine any.
std::string findings_text(const Report& report);

}  // namespace kseries
