// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "model/plan.h"
#include "model/report.h"
#include "model/run_time.h"
#include "run/run_folder.h"

namespace kseries {

/// How `kseries run` ended, and after how many seconds.
struct RunEnd {
  RunState state = RunState::complete;
  double seconds = 0;
};

/// Reads the results that a run has left so far. `end` is kept in the run's
/// folder; nothing: as it was kept (a run that never ended is interrupted). A run
/// that was started several times began with the first and took them all.
Result<Report> gather_report(const RunFolder& run, const Plan& plan,
                             const std::optional<RunEnd>& end);

/// Writes junit.xml, results.json, index.html, summary.txt and mail.txt, or, of several
/// series, mail-NAME.txt for each ("none" for the tree as it is). Returns the text of
/// the summary.
Result<std::string> write_reports(const RunFolder& run, const Report& report,
                                  const std::string& checkout);

}  // namespace kseries
