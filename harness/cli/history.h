// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <set>
#include <string>

#include "base/exit_code.h"
#include "base/result.h"
#include "cli/options.h"
#include "history/queries.h"
#include "model/environment.h"
#include "model/plan.h"
#include "model/report.h"

namespace kseries {

enum class HistoryUse {
  record,   ///< add the run, then look up its findings
  look_up,  ///< only look up; does not create a history
};

/// Sets first_seen and failing_since of the findings of a report. `option` is --history: a file,
/// "none", or empty for the default, history.db in the state directory. Whatever is wrong with the
/// history is a notice on stderr, because the results of a run count without it.
void consult_history(Report& report, const Plan& plan, HistoryUse use, const std::string& option,
                     const Environment& environment);

/// The newest earlier run of a series, see find_earlier_run() (history/queries.h). What is wrong
/// with the history is a notice, too.
std::optional<Report> find_in_history(const SeriesIdentity& series,
                                      const std::set<std::string>& current,
                                      const std::string& option, const Environment& environment);

/// `kseries history`. Error of kind usage: the history does not exist, or
/// nothing in it matches.
Result<ExitCode> show_history(const HistoryOptions& options, const Environment& environment);

}  // namespace kseries
