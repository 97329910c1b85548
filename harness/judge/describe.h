// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/names.h"
#include "model/report.h"

// Words for the model's values, the same in verdicts and in every report.

namespace kseries {

/// "file:line: message [-Wflag]", without what is not known of it.
std::string describe(const Diagnostic& diagnostic);

/// The same with "(patch 2)" behind it, when a patch wrote the line.
std::string diagnostic_text(const Diagnostic& diagnostic);

/// The title of a splat in one line; its class where it has none.
std::string splat_title(const Splat& splat);

/// "title (patch 5, file:line) in suite/case", without what is not known of it.
std::string describe(const Splat& splat);

/// The command line, quoted for a shell; empty: there is none.
std::string command_text(const std::optional<Reproduction>& repro);

/// "suite/case".
std::string case_name(const CaseResult& test);

/// "series"; "unpatched" for no series; "series@3" when only the first three of its
/// `planned` patches are applied.
std::string series_name(const Cell& cell, int planned);

/// "tree/series/permutation/guest", with the series' name as series_name() has it and
/// "build-only" for a cell without a guest.
std::string cell_name(const Cell& cell, int planned);

/// "tree/series"; "tree/none" for the tree as it is.
std::string place_name(const std::string& tree, const std::string& series);

/// "6.12/v4: R1: never A && !B: proved", or "violated", with the reason if that is known.
std::string proof_text(const ConfigProof& proof);

/// "file:3-5", "file:3" for a single line.
std::string line_range(const CompiledRange& lines);

/// The number of patches of the cell's series on its tree; 0: no such series.
int planned_patches(const Report& report, const Cell& cell);

/// Why the tests of a run say nothing of a series on a tree, though they ran: it has
/// lines of kernel code, and no kernel that was looked at has one of them. Empty when
/// one has, or when nothing is known of its lines.
std::string nothing_compiled(const Report& report, const SeriesResult& series);

/// Whether all that a series changes lies outside of what is built into kernels.
bool is_outside_kernel(const SeriesResult& series);

/// That a series is_outside_kernel().
std::string outside_text(const SeriesResult& series);

/// What is told of a number among a series' missing parts.
std::string missing_text(const SeriesResult& series, int part);

/// True if the guest's init reports something of its own under this name: "modules", that
/// it loaded them; "boot", that kmemleak looked for what was lost before the first suite.
bool is_of_init(std::string_view suite);

/// Whether it is such a case.
bool is_of_init(const CaseResult& result);

/// Whether a case tries the harness itself, not the kernel: that the host answers.
bool is_of_harness(const CaseResult& result);

/// True if a case of a suite said something: it passed, failed, or failed as
/// expected. Skipped and missing ones do not, nor do those of init. One that tries
/// the harness does, as far as a single cell goes: its kernel may have nothing for
/// the others by its configuration. See tested_kernel() for the whole run.
bool tested_something(const CaseResult& result);

/// True if such a case says something about the kernel under test: it is not the harness'.
bool tested_kernel(const CaseResult& result);

/// Why the tests say nothing of a series, although guests ran them: each was skipped, and
/// for what; empty if a case said something, or no guest came as far as a case.
std::string nothing_tested(const Report& report, const SeriesResult& series);

/// Whether the kernel was booted.
bool was_booted(const CellResult& result);

/// Whether the verdict is panic, not splat: the kernel can't be trusted after it. The exit
/// reason of the guest decides after a report that it may recover from.
bool is_fatal(const Splat& splat);

/// Whether the splat came while this case of the same boot was under way.
bool is_charged(const Splat& splat, const CaseResult& test);

/// fail and missing.
bool is_bad(TestResult result);

/// The first error among the diagnostics, or nullptr.
const Diagnostic* first_error(const Build& build);

/// Errors of the build, and the warnings that count as new.
std::vector<Diagnostic> reported_diagnostics(const CellResult& cell);

/// The first test of a boot that began or should have, and has no result:
/// "suite/name"; empty: none.
std::string stuck_test(const CellResult& result, int boot);

}  // namespace kseries
