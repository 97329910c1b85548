// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/report.h"

namespace kseries {

/// Sets the status of each finding as far as the run itself shows it: cells with a series are
/// compared with those of the same configuration and guest without one. If there are only cells
/// without a series, the tree itself is under test, and what fails there is new.
void set_statuses(Report& report);

/// Identifies a finding within a report.
std::string triage_key(const Finding& finding);

/// Sets the answers of triage, by triage_key(), and `missing` as the reason for the findings that
/// it could have answered and did not. Puts new findings first, then flaky ones.
void apply_triage(Report& report, const std::map<std::string, Triage>& answers,
                  const std::string& missing);

/// Whether triage can say more about a finding: not if it is expected, not about a cell with a
/// series, an error of the harness, or itself the result of a comparison with the base.
bool is_triageable(const Report& report, const Finding& finding);

/// Whether a finding makes a run fail because of the series.
bool is_new(const Finding& finding);

}  // namespace kseries
