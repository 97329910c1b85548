// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/plan.h"
#include "model/report.h"
#include "pipeline/run_folder.h"

namespace kseries {

/// How far a run went, for cells that left no result.
enum class RunState {
  complete,     ///< every step ended: a missing result is a failure of ours
  interrupted,  ///< a missing result was not run yet
};

/// Reads the results that a run has left so far. `seconds` is how long it took.
Result<Report> gather_report(const RunFolder& run, const Plan& plan, RunState state,
                             double seconds);

/// Writes junit.xml, results.json, index.html, summary.txt and, for each series, mail.txt. Returns
/// the text of the summary.
Result<std::string> write_reports(const RunFolder& run, const Report& report,
                                  const std::string& home);

}  // namespace kseries
