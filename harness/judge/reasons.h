// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/report.h"

namespace kseries {

/// A reason for a verdict, in one line. The worst of a cell's reasons decides.
struct Reason {
  Verdict verdict = Verdict::pass;
  std::string message;
};

/// The reason of a build whose status is not ok.
Reason build_reason(const Build& build);

/// The reason that follows from how the guest ended; none if it ended as it should. `stuck` is
/// the test that was running; may be empty.
std::optional<Reason> boot_reason(const Boot& boot, const std::string& stuck);

/// The reason of a console with more splats than are kept.
Reason lost_reason(size_t splats);

/// Adds the splats that no known failure explains.
void add_splat_reasons(const CellResult& result, std::vector<Reason>& reasons);

/// Whether a guest died of a known failure, which explains the missing tests after it.
enum class CutShort { no, by_known_failure };

/// Adds the cases that failed or are missing and that no known failure explains, a test plan that
/// was not met (`unmet` is the reason; empty: all were met), and a run that tested nothing.
void add_case_reasons(const CellResult& result, const std::string& unmet, CutShort cut_short,
                      std::vector<Reason>& reasons);

/// Adds the new warnings as one reason, if there are any.
void add_warning_reasons(const CellResult& result, std::vector<Reason>& reasons);

/// Adds the known failures that occurred, each once, as one reason.
void add_known_failure_reasons(const CellResult& result, std::vector<Reason>& reasons);

/// "31 passed, 2 skipped".
std::string tally(const std::vector<CaseResult>& cases);

}  // namespace kseries
