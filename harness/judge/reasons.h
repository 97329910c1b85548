// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/report.h"

namespace kseries {

/// Something that leads to a verdict, with one line that says why; the worst of
/// a cell's reasons decides.
struct Reason {
  Verdict verdict = Verdict::pass;
  std::string message;
};

/// Of a build whose status is not ok.
Reason build_reason(const Build& build);

/// What the way in which the guest ended says by itself; nothing when it was
/// done. `stuck` is the test that was running; may be empty.
std::optional<Reason> boot_reason(const Boot& boot, const std::string& stuck);

/// Of a console with more splats than are kept.
Reason lost_reason(size_t splats);

/// Splats that no known finding explains.
void splat_reasons(const CellResult& result, std::vector<Reason>& reasons);

/// Whether a guest ended on a finding that is known, so that tests which are
/// absent after it are explained.
enum class CutShort { no, by_known_finding };

/// Cases that failed or are missing without a known finding, a plan that was
/// not met (`unmet` says how; empty: all were), and a run that tested nothing.
void case_reasons(const CellResult& result, const std::string& unmet, CutShort cut_short,
                  std::vector<Reason>& reasons);

/// The new warnings, as one reason; none when there are none.
void warning_reasons(const CellResult& result, std::vector<Reason>& reasons);

/// The known findings that occurred, each once, as one reason.
void known_reasons(const CellResult& result, std::vector<Reason>& reasons);

/// "31 passed, 2 skipped".
std::string tally(const std::vector<CaseResult>& cases);

}  // namespace kseries
