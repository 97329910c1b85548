// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/names.h"
#include "model/report.h"

// Texts for values of the model, shared by verdicts and all reports.

namespace kseries {

/// "file:line: message [-Wflag]", without the parts that are unknown.
std::string describe(const Diagnostic& diagnostic);

/// The same, followed by "(patch 2)" if a patch wrote the line.
std::string diagnostic_text(const Diagnostic& diagnostic);

/// The title of a splat in one line; the name of its class if it has no title.
std::string splat_title(const Splat& splat);

/// "title (patch 5, file:line) in suite/case", without the parts that are unknown.
std::string describe(const Splat& splat);

/// The command line, quoted for a shell; empty if there is none.
std::string command_text(const std::optional<Reproduction>& repro);

/// "suite/case".
std::string case_name(const CaseResult& test);

/// "series"; "unpatched" without a series; "series@3" if only the first three of its
/// `planned` patches are applied.
std::string series_name(const Cell& cell, int planned);

/// "tree/series/permutation/guest", with the name of the series from series_name(), and
/// "build-only" for a cell without a guest.
std::string cell_name(const Cell& cell, int planned);

/// "tree/series"; "tree/none" for the unpatched tree.
std::string place_name(const std::string& tree, const std::string& series);

/// "R1: invariant violated: A && !B is reachable".
std::string violation_text(const ConfigProof& proof);

/// "6.12/v4: R2: never C: proved", or the violation with the values that show it and, for a known
/// failure, the reason.
std::string proof_text(const ConfigProof& proof);

/// "file:line" or "file"; empty if Kconfig named no file.
std::string kconfig_problem_place(const KconfigProblem& problem);

/// "drivers/vfio/Kconfig:37: recursive dependency detected!" in one line.
std::string kconfig_problem_title(const KconfigProblem& problem);

/// The title, followed by the path of a loop, one step a line.
std::string kconfig_problem_text(const KconfigProblem& problem);

/// "file:3-5"; "file:3" for a single line.
std::string line_range(const CompiledRange& lines);

/// The number of patches of the cell's series on its tree; 0 if the report has no such series.
int planned_patches(const Report& report, const Cell& cell);

/// Why the tests of a run do not cover a series on a tree, although they ran: it changes kernel
/// code, and no kernel compiled any of the changed lines. Empty if a kernel did, or if nothing
/// is known about the lines.
std::string nothing_compiled(const Report& report, const SeriesResult& series);

/// Whether a series only changes files that are neither built into a kernel nor part of a tool of
/// its build, such as documentation.
bool is_outside_kernel(const SeriesResult& series);

/// A sentence that reports is_outside_kernel().
std::string outside_text(const SeriesResult& series);

/// Parts in a row that SeriesResult::missing lists.
struct MissingParts {
  int first = 0;
  int last = 0;
};

/// The missing parts of a series, one by one unless there are many: a subject may announce
/// thousands.
std::vector<MissingParts> list_missing(const SeriesResult& series);

/// Describes missing parts.
std::string missing_text(const SeriesResult& series, const MissingParts& parts);

/// A sentence about a patch that SeriesResult::left_out lists.
std::string left_out_text(const std::string& patch);

/// The case that fails if a suite changed what the console shows.
inline constexpr std::string_view console_case = "console";

/// The top-level case whose subtests are the tree's own suites: whether they compile.
inline constexpr std::string_view compile_case = "compile";

/// Whether it is such a subtest.
bool is_of_compilation(const CaseResult& result);

/// Whether a result with this name is not that of a suite: "modules" for loading the modules and
/// "boot" for the kmemleak scan before the first suite, which init reports; console_case and
/// compile_case.
bool is_of_init(std::string_view suite);

/// Whether it is such a case, or a subtest of compile_case.
bool is_of_init(const CaseResult& result);

/// Whether a case tests the harness instead of the kernel: that the host answers.
bool is_of_harness(const CaseResult& result);

/// Whether a case counts as a test: it passed, failed, or failed as expected. Skipped and missing
/// cases do not count, nor do those of init. Cases that test the harness count, because a kernel
/// may have nothing else to test in its configuration. See tested_kernel() for the whole run.
bool tested_something(const CaseResult& result);

/// Whether such a case tested the kernel, not the harness, and not without a device: a suite that
/// reports device use proves that with each case. Cases of other suites count.
bool tested_kernel(const CaseResult& result);

/// Why a cell does not count as tested although cases passed in it; empty if it does.
std::string untested_text(const CellResult& cell);

/// Why the tests do not cover a series, although guests ran them: every case was skipped, with
/// the most frequent reason, or passed without a device. Empty if a case tested the kernel, or if
/// no guest reached a case.
std::string nothing_tested(const Report& report, const SeriesResult& series);

/// Whether the kernel was booted.
bool was_booted(const CellResult& result);

/// Whether a splat leads to the verdict panic instead of splat: the kernel can't be trusted after
/// it. If the kernel may recover from it, the exit reason of the guest decides.
bool is_fatal(const Splat& splat);

/// Whether the splat occurred while this case was running, in the same boot.
bool is_charged(const Splat& splat, const CaseResult& test);

/// Whether a result is fail or missing.
bool is_bad(TestResult result);

/// The first error among the diagnostics; null if there is none.
const Diagnostic* first_error(const Build& build);

/// The errors of the build, and the new warnings.
std::vector<Diagnostic> reported_diagnostics(const CellResult& cell);

/// The test that a boot was stuck in: the first one without a result in the last suites that
/// ran, as "suite/name". Empty if there is none.
std::string stuck_test(const CellResult& result, int boot);

}  // namespace kseries
