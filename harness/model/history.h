// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/run_time.h"

// What the history has about runs, cases and findings.

namespace kseries {

struct HistoryRun {
  RunPoint point;
  double seconds = 0;
  std::string campaign;
  std::vector<std::string> subjects;       ///< "tree/series"
  std::map<std::string, size_t> verdicts;  ///< number of cells
  size_t findings = 0;
};

/// A case or a finding with one series, or none, on one tree. A run failed if any of its cells did.
struct SubjectHistory {
  std::string tree;
  std::string series;      ///< empty: the unpatched tree
  size_t runs = 0;         ///< that had the case, or that tested this series on this tree
  size_t failed_runs = 0;  ///< in which the case failed, or which had the finding
  std::map<std::string, size_t> results;  ///< of a case: number of cells
  std::optional<RunPoint> first_failure;  ///< nothing: it never failed
  std::optional<RunPoint> last_failure;
  std::optional<RunPoint> failing_since;  ///< nothing: it passed in the last run
  RunPoint last_run;
};

struct CaseHistory {
  std::string name;  ///< "suite/case"
  std::vector<SubjectHistory> subjects;
};

struct FindingHistory {
  std::string kind;  ///< name of the verdict
  std::string title;
  RunPoint first_seen;
  std::vector<SubjectHistory> subjects;
};

/// What matches a text.
struct HistoryMatches {
  std::vector<CaseHistory> cases;
  std::vector<FindingHistory> findings;
  size_t left_out = 0;  ///< number of further cases and findings
};

/// A case or another finding that occurred in some, but not all boots of one kernel in one guest,
/// by one kseries and one QEMU.
struct FlakyRow {
  std::string kind;   ///< of the finding; "test-failed" for a case
  std::string title;  ///< "suite/case", or that of the finding
  size_t boots = 0;   ///< of such kernels
  size_t failures = 0;
};

}  // namespace kseries
