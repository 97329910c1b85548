// SPDX-License-Identifier: GPL-2.0-only
#include "judge/judge.h"

#include <algorithm>
#include <set>

#include "base/error_text.h"
#include "base/run_paths.h"
#include "base/text.h"
#include "judge/cases.h"
#include "judge/describe.h"
#include "judge/known.h"
#include "judge/reasons.h"

namespace kseries {

namespace {

/// Cases that did not run because the guest died of a known failure are known failures too. A
/// suite that ended before that lost its cases for another reason.
void excuse_missing(CellResult& result, int boot, const TestRun& run, const std::string& reason) {
  const std::set<std::string> ended = ended_suites(run);
  size_t excused = 0;
  for (CaseResult& test : result.cases) {
    if (test.boot != boot || test.result != TestResult::missing || !test.known.empty()) continue;
    if (ended.contains(test.suite)) continue;
    test.known = "not reached: " + reason;
    test.missing_cause = MissingCause::not_reached;
    excused++;
  }
  if (excused > 0) {
    result.remarks.push_back(counted(excused, "case was", "cases were") +
                             " not reached after a known failure (" + reason + ")");
  }
}

/// The known failure of class `hang` that explains why a boot hung; empty if there is none.
std::string find_known_hang(const CellResult& result, int boot,
                            const std::vector<KnownFailure>& known) {
  Splat hang;
  hang.cls = SplatClass::hang;
  hang.running_test = stuck_test(result, boot);
  for (const KnownFailure& failure : known) {
    if (matches_splat(failure, result.cell.tree, hang)) return known_failure_text(failure);
  }
  return "";
}

/// The known failure that explains how a boot ended; empty if there is none.
std::string find_known_exit(const CellResult& result, int boot, ExitReason exit,
                            const std::vector<KnownFailure>& known) {
  const bool hung = exit == ExitReason::silence || exit == ExitReason::deadline;
  if (!hung && exit != ExitReason::panic && exit != ExitReason::oops) return "";
  std::string reason;
  for (const Splat& splat : result.splats) {
    if (splat.boot != boot || !is_fatal(splat)) continue;
    if (splat.known.empty()) return "";
    if (reason.empty()) reason = splat.known;
  }
  // After an oops a lock may remain held, so a hang is a consequence of it.
  return reason.empty() && hung ? find_known_hang(result, boot, known) : reason;
}

/// The worst reason decides; of several, the first.
void conclude(CellResult& result, const std::vector<Reason>& reasons) {
  const auto worst =
      std::min_element(reasons.begin(), reasons.end(),
                       [](const Reason& a, const Reason& b) { return a.verdict < b.verdict; });
  result.verdict = worst->verdict;
  result.message = one_line(worst->message);
  if (result.verdict == Verdict::harness_error) {
    result.error = Error{"guest", result.message,
                         run_paths::cell_folder(result.cell.id) + "/" + run_paths::console,
                         "run the same command again to retry this cell"};
  }
}

/// Every boot has the cases of init, such as loading the modules. Only one of each is kept: that
/// of the first boot in which it failed.
void add_case(std::vector<CaseResult>& cases, CaseResult test) {
  const auto same = std::find_if(cases.begin(), cases.end(), [&](const CaseResult& one) {
    return is_of_init(one) && case_name(one) == case_name(test);
  });
  if (same == cases.end() || !is_of_init(test)) {
    cases.push_back(std::move(test));
  } else if (is_bad(test.result) && !is_bad(same->result)) {
    *same = std::move(test);
  }
}

/// Collects the cases, splats and remarks of all boots.
void collect_boots(CellResult& result, const std::vector<TestedBoot>& boots) {
  result.boots = static_cast<int>(boots.size());
  for (size_t i = 0; i < boots.size(); i++) {
    const int number = static_cast<int>(i) + 1;
    const Boot& boot = boots[i].boot;
    result.accel = boot.accel;
    if (!boot.earlier_run.empty()) result.reused_from = boot.earlier_run;
    if (i == 0) result.seconds["boot"] = boot.init_seconds > 0 ? boot.init_seconds : boot.seconds;
    if (boot.init_seconds > 0) result.seconds["test"] += boot.seconds - boot.init_seconds;
    for (CaseResult& test : flat_cases(boots[i].tests)) {
      test.boot = number;
      add_case(result.cases, std::move(test));
    }
    for (Splat splat : boots[i].splats) {
      splat.boot = number;
      result.splats.push_back(std::move(splat));
    }
    for (KernelMessage message : boots[i].messages) {
      message.boot = number;
      result.messages.push_back(std::move(message));
    }
    const std::string where = boots.size() > 1 ? " of boot " + std::to_string(number) : "";
    for (const std::string& problem : boots[i].tests.problems) {
      result.remarks.push_back("test output" + where + ": " + one_line(problem));
    }
    if (!boot.remark.empty())
      result.remarks.push_back("end" + where + ": " + one_line(boot.remark));
  }
}

/// Remarks that the boots, all or some, are those of an earlier run.
void remark_reuse(CellResult& result) {
  if (result.reused_from.empty()) return;
  result.remarks.push_back("not booted again: run " + result.reused_from +
                           " booted the same kernel and suites in the same guest");
}

void end_with(CellResult& result, int number, const Boot& boot, const std::string& known = "") {
  result.deciding_boot = number;
  result.exit_known = known;
  result.exit_reason = boot.exit_reason;
  result.exit_message = boot.message;
}

/// Why the test plan of a boot was not met; empty if it was.
std::string unmet_plan(const TestRun& run) {
  for (const TestCase& suite : run.suites) {
    // This is the output of a program whose main() returned early.
    if (!is_of_init(suite.name) && suite.subtests.empty() && suite.result == TestResult::pass)
      return "'" + suite.name + "' passed without running a test";
  }
  if (run.complete) return "";
  return run.problems.empty() ? "the test plan was not met" : one_line(run.problems.front());
}

void judge_boots(CellResult& result, const std::vector<TestedBoot>& boots,
                 const std::vector<KnownFailure>& known, std::vector<Reason>& reasons) {
  collect_boots(result, boots);
  remark_reuse(result);
  mark_known_failures(result, known);
  std::string unmet;
  CutShort cut_short = CutShort::no;
  bool unexplained = false;
  end_with(result, result.boots, boots.back().boot);
  for (int number = result.boots; number > 0; number--) {
    const TestedBoot& tested = boots[static_cast<size_t>(number) - 1];
    const std::string ended_on = find_known_exit(result, number, tested.boot.exit_reason, known);
    if (!ended_on.empty()) {
      excuse_missing(result, number, tested.tests, ended_on);
      reasons.push_back({Verdict::known, ended_on});
      cut_short = CutShort::by_known_failure;
      if (!unexplained) end_with(result, number, tested.boot, ended_on);
      continue;
    }
    if (tested.lost_splats > 0) {
      reasons.push_back(lost_reason(tested.lost_splats));
      result.remarks.push_back(reasons.back().message);
    }
    if (const std::string here = unmet_plan(tested.tests); !here.empty()) unmet = here;
    if (const auto reason = boot_reason(tested.boot, stuck_test(result, number))) {
      reasons.push_back(*reason);
      unexplained = true;
      end_with(result, number, tested.boot);
    }
  }
  add_splat_reasons(result, reasons);
  add_case_reasons(result, unmet, cut_short, reasons);
  add_known_failure_reasons(result, reasons);
  for (std::string& remark : remark_absent_failures(result, known)) {
    result.remarks.push_back(std::move(remark));
  }
}

}  // namespace

CellResult judge(const Cell& cell, const Build& build, const std::vector<TestedBoot>& boots,
                 const std::vector<KnownFailure>& known, std::vector<Diagnostic> new_warnings) {
  CellResult result;
  result.cell = cell;
  result.build = build;
  result.new_warnings = std::move(new_warnings);
  result.seconds = {{"configure", build.configure_seconds},
                    {"compile", build.compile_seconds},
                    {"link", build.link_seconds}};
  if (build.status != BuildStatus::ok) {
    conclude(result, {build_reason(build)});
    return result;
  }
  if (boots.empty() && !cell.guest.empty()) {
    conclude(result, {{Verdict::not_run, "built, not booted"}});
    return result;
  }
  if (!build.remark.empty()) result.remarks.push_back(one_line(build.remark));
  std::vector<Reason> reasons;
  if (!boots.empty()) judge_boots(result, boots, known, reasons);
  add_warning_reasons(result, reasons);
  reasons.push_back(
      {Verdict::pass, boots.empty() ? "built (build-only cell)" : tally(result.cases)});
  conclude(result, reasons);
  if (const std::string untested = untested_text(result); !untested.empty()) {
    result.remarks.push_back(untested);
    if (result.verdict == Verdict::pass) result.message += "; " + untested;
  }
  if (!boots.empty()) {
    // The console of a clean cell is rarely read, and a thousand of them add up.
    const bool clean = result.verdict == Verdict::pass || result.verdict == Verdict::known;
    const std::string& console = boots[static_cast<size_t>(result.deciding_boot) - 1].boot.console;
    result.console = bounded(console, clean ? 2U << 10 : 16U << 10, clean ? 6U << 10 : 48U << 10);
  }
  return result;
}

CellResult harness_failure(const Cell& cell, const Error& error) {
  CellResult result;
  result.cell = cell;
  result.verdict = Verdict::harness_error;
  result.message = one_line(error_line(error));
  result.error = error;
  result.build.status = BuildStatus::failed;
  return result;
}

}  // namespace kseries
