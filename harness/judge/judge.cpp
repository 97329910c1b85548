// SPDX-License-Identifier: GPL-2.0-only
#include "judge/judge.h"

#include <algorithm>

#include "base/text.h"
#include "judge/cases.h"
#include "judge/known.h"
#include "judge/reasons.h"
#include "model/describe.h"

namespace kseries {

namespace {

/// What did not run because the guest ended on a known finding is known too.
void excuse_missing(CellResult& result, const std::string& reason) {
  size_t excused = 0;
  for (CaseResult& test : result.cases) {
    if (test.result != TestResult::missing || !test.known.empty()) continue;
    test.known = "not reached: " + reason;
    excused++;
  }
  if (excused > 0) {
    result.remarks.push_back(counted(excused, "case was", "cases were") +
                             " not reached after a known finding (" + reason + ")");
  }
}

/// A hang can be announced as a splat of class "hang".
std::string known_hang(const CellResult& result, const std::vector<KnownFinding>& known) {
  Splat hang;
  hang.cls = "hang";
  hang.running_test = stuck_test(result);
  for (const KnownFinding& finding : known) {
    if (means_splat(finding, result.cell.tree, hang)) return known_reason(finding);
  }
  return "";
}

/// The known finding on which a guest ended; empty if it ended otherwise.
std::string known_ending(const CellResult& result, const Boot& boot,
                         const std::vector<KnownFinding>& known) {
  const bool hung = boot.ending == Ending::silence || boot.ending == Ending::deadline;
  if (!hung && boot.ending != Ending::panic && boot.ending != Ending::oops) return "";
  std::string reason;
  for (const Splat& splat : result.splats) {
    if (!is_fatal(splat)) continue;
    if (splat.known.empty()) return "";
    if (reason.empty()) reason = splat.known;
  }
  // After an oops a lock may stay held: that the guest hangs then is no news.
  return reason.empty() && hung ? known_hang(result, known) : reason;
}

/// The first of the worst.
void conclude(CellResult& result, const std::vector<Reason>& reasons) {
  const auto worst =
      std::min_element(reasons.begin(), reasons.end(),
                       [](const Reason& a, const Reason& b) { return a.verdict < b.verdict; });
  result.verdict = worst->verdict;
  result.message = one_line(worst->message);
}

void take_boot(CellResult& result, const Boot& boot) {
  result.ending = boot.ending;
  result.boot_message = boot.message;
  result.accel = boot.accel;
  if (!boot.command.empty()) result.repro = boot.command;
  result.seconds["boot"] = boot.init_seconds > 0 ? boot.init_seconds : boot.seconds;
  result.seconds["test"] = boot.init_seconds > 0 ? boot.seconds - boot.init_seconds : 0;
}

void judge_boot(CellResult& result, const Boot& boot, const TestRun& run,
                const std::vector<KnownFinding>& known, std::vector<Reason>& reasons) {
  take_boot(result, boot);
  result.cases = flat_cases(run);
  mark_known(result, known);
  const std::string ended_on = known_ending(result, boot, known);
  if (!ended_on.empty()) {
    excuse_missing(result, ended_on);
    reasons.push_back({Verdict::known, ended_on});
  }
  splat_reasons(result, reasons);
  if (const auto reason = ending_reason(result, boot); reason && ended_on.empty()) {
    reasons.push_back(*reason);
  }
  case_reasons(result, run, ended_on.empty() ? CutShort::no : CutShort::by_known_finding, reasons);
  known_reasons(result, reasons);
  for (const std::string& problem : run.problems) {
    result.remarks.push_back("test output: " + one_line(problem));
  }
  for (std::string& remark : not_occurred(result, known)) {
    result.remarks.push_back(std::move(remark));
  }
}

}  // namespace

CellResult judge(const Cell& cell, const Build& build, const std::optional<Boot>& boot,
                 const TestRun& run, std::vector<Splat> splats,
                 const std::vector<KnownFinding>& known, std::vector<Diagnostic> new_warnings) {
  CellResult result;
  result.cell = cell;
  result.build = build;
  result.splats = std::move(splats);
  result.new_warnings = std::move(new_warnings);
  result.repro = build.command;
  result.seconds = {{"configure", build.configure_seconds}, {"compile", build.compile_seconds}};
  if (build.status != BuildStatus::ok) {
    conclude(result, {build_reason(build)});
    return result;
  }
  std::vector<Reason> reasons;
  if (boot) {
    judge_boot(result, *boot, run, known, reasons);
  } else if (!cell.guest.empty()) {
    conclude(result, {{Verdict::not_run, "built, not booted"}});
    return result;
  }
  warning_reasons(result, reasons);
  reasons.push_back({Verdict::pass, boot ? tally(result.cases) : "built; the cell has no guest"});
  conclude(result, reasons);
  if (boot) {
    // A clean cell's console is rarely looked at; a thousand of them add up.
    const bool clean = result.verdict == Verdict::pass || result.verdict == Verdict::known;
    result.console =
        bounded(boot->console, clean ? 2U << 10 : 16U << 10, clean ? 6U << 10 : 48U << 10);
  }
  return result;
}

CellResult harness_failure(const Cell& cell, const Error& error) {
  CellResult result;
  result.cell = cell;
  result.verdict = Verdict::harness_error;
  result.message =
      one_line(error.stage + ": " + error.what + (error.where.empty() ? "" : ": " + error.where));
  if (!error.hint.empty()) result.remarks.push_back("hint: " + error.hint);
  result.build.status = BuildStatus::failed;
  result.ending = Ending::qemu_missing;
  return result;
}

}  // namespace kseries
