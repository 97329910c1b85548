// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "model/environment.h"
#include "model/plan.h"
#include "model/report.h"
#include "model/run_time.h"
#include "run/run_folder.h"

namespace kseries {

/// How `kseries run` ended and how long it took.
struct RunEnd {
  RunState state = RunState::complete;
  double seconds = 0;
};

/// Reads the results of a run so far. `end` is stored in the directory of the run; nothing: use the
/// stored one (a run that never ended counts as interrupted). If a run was started several times,
/// the report has the time of the first start and the sum of the durations.
Result<Report> gather_report(const RunFolder& run, const Plan& plan,
                             const std::optional<RunEnd>& end);

/// Writes junit.xml, results.json, index.html, summary.txt and mail.txt or, for several series,
/// mail-NAME.txt for each ("none" for the unmodified tree). Paths of this machine are not in the
/// page, JUnit and mails, which others read. Returns the text of the summary.
Result<std::string> write_reports(const RunFolder& run, const Report& report,
                                  const Environment& environment);

}  // namespace kseries
