// SPDX-License-Identifier: GPL-2.0-only
#include "judge/reasons.h"

#include <algorithm>

#include "base/text.h"
#include "judge/cases.h"
#include "judge/describe.h"

namespace kseries {

namespace {

/// Whether a case is from a suite that ran. A suite that did not is only in the plan.
bool is_from_started_suite(const CaseResult& test) {
  if (is_of_init(test)) return false;
  return test.result != TestResult::missing || test.name != test.suite;
}

}  // namespace

Reason build_reason(const Build& build) {
  std::string message = one_line(build.message);
  switch (build.status) {
    case BuildStatus::not_applied:
      return {Verdict::not_applied, message.empty() ? "the series does not apply" : message};
    case BuildStatus::not_configured:
      return {Verdict::build_failed, message.empty() ? "the configuration failed" : message};
    case BuildStatus::ok:
    case BuildStatus::failed:
      break;
  }
  if (const Diagnostic* error = first_error(build)) message = diagnostic_text(*error);
  return {Verdict::build_failed, message.empty() ? "the build failed" : one_line(message)};
}

std::optional<Reason> boot_reason(const Boot& boot, const std::string& stuck) {
  std::string message = one_line(boot.message);
  const auto or_else = [&](const std::string& text) { return message.empty() ? text : message; };
  switch (boot.exit_reason) {
    case ExitReason::done:
      if (boot.omitted == 0) return std::nullopt;
      return Reason{Verdict::incomplete, std::to_string(boot.omitted) +
                                             " bytes of console output were dropped; splats in "
                                             "them are not reported"};
    case ExitReason::panic:
    case ExitReason::oops:
      return Reason{Verdict::panic, or_else("kernel panic")};
    case ExitReason::silence:
    case ExitReason::deadline:
      message =
          or_else(boot.exit_reason == ExitReason::silence ? "no output" : "time limit exceeded");
      if (boot.init_seconds <= 0) {
        message += ", before init";
      } else if (!stuck.empty()) {
        message += ", in " + stuck;
      }
      return Reason{Verdict::hang, message};
    case ExitReason::reboot:
      return Reason{Verdict::boot_failed, or_else("the guest was reset")};
    case ExitReason::no_kernel:
      return Reason{Verdict::boot_failed, or_else("the firmware did not start the kernel")};
    case ExitReason::flood:
      return Reason{Verdict::boot_failed, or_else("too much output")};
    case ExitReason::qemu_died:
      // Without any output it was QEMU's options, not the kernel.
      return Reason{boot.console.empty() ? Verdict::harness_error : Verdict::boot_failed,
                    or_else("QEMU exited")};
    case ExitReason::qemu_killed:
      return Reason{Verdict::harness_error, or_else("QEMU was killed")};
  }
  return std::nullopt;
}

Reason lost_reason(size_t splats) {
  return {Verdict::incomplete, counted(splats, "splat was", "splats were") +
                                   " dropped: too many different splats on the console"};
}

void add_splat_reasons(const CellResult& result, std::vector<Reason>& reasons) {
  for (const Splat& splat : result.splats) {
    if (!splat.known.empty()) continue;
    reasons.push_back({is_fatal(splat) ? Verdict::panic : Verdict::splat, describe(splat)});
  }
}

void add_case_reasons(const CellResult& result, const std::string& unmet, CutShort cut_short,
                      std::vector<Reason>& reasons) {
  std::vector<const CaseResult*> failed;
  std::vector<const CaseResult*> missing;
  bool tested = false;
  const bool excused = cut_short == CutShort::by_known_failure;
  for (const CaseResult& test : result.cases) {
    tested = tested || tested_something(test);
    if (!is_bad(test.result) || !test.known.empty()) continue;
    (test.result == TestResult::fail ? failed : missing).push_back(&test);
  }
  const std::string total = " of " + counted(result.cases.size(), "case", "cases") + " ";
  const auto first = [](const CaseResult& test) {
    const std::string why = one_line(test.message);
    return case_name(test) + (why.empty() ? "" : ": " + why);
  };
  if (!failed.empty()) {
    reasons.push_back({Verdict::test_failed, std::to_string(failed.size()) + total +
                                                 "failed, first " + first(*failed.front())});
  }
  if (!missing.empty()) {
    reasons.push_back({Verdict::incomplete, std::to_string(missing.size()) + total +
                                                "without a result, first " +
                                                first(*missing.front())});
  } else if (!unmet.empty()) {
    reasons.push_back({Verdict::incomplete, unmet});
  }
  const bool started = std::any_of(result.cases.begin(), result.cases.end(), is_from_started_suite);
  if (!tested && !(excused && started)) {
    reasons.push_back({Verdict::incomplete, "nothing was tested: no case passed or failed"});
  }
}

void add_warning_reasons(const CellResult& result, std::vector<Reason>& reasons) {
  if (result.new_warnings.empty()) return;
  reasons.push_back(
      {Verdict::new_warning, counted(result.new_warnings.size(), "new warning", "new warnings") +
                                 ", first " + diagnostic_text(result.new_warnings.front())});
}

void add_known_failure_reasons(const CellResult& result, std::vector<Reason>& reasons) {
  std::vector<std::string> known;
  const auto add = [&](const std::string& reason) {
    if (reason.empty()) return;
    if (std::find(known.begin(), known.end(), reason) == known.end()) known.push_back(reason);
  };
  for (const Splat& splat : result.splats) add(splat.known);
  for (const CaseResult& test : result.cases) {
    if (test.missing_cause != MissingCause::not_reached) add(test.known);
  }
  if (!known.empty()) reasons.push_back({Verdict::known, join(known, "; ")});
}

std::string tally(const std::vector<CaseResult>& cases) {
  size_t passed = 0;
  size_t skipped = 0;
  for (const CaseResult& test : cases) {
    if (test.result == TestResult::pass || test.result == TestResult::xfail) passed++;
    if (test.result == TestResult::skip) skipped++;
  }
  return std::to_string(passed) + " passed" +
         (skipped > 0 ? ", " + std::to_string(skipped) + " skipped" : "");
}

}  // namespace kseries
