// SPDX-License-Identifier: GPL-2.0-only
#include "judge/cell_findings.h"

#include <algorithm>
#include <limits>

#include "base/run_paths.h"
#include "base/text.h"
#include "judge/aftermath.h"
#include "judge/base_comparison.h"
#include "judge/describe.h"
#include "judge/splat_text.h"

namespace kseries {
namespace {

Finding in_cell(const CellResult& result, Verdict kind, std::string title,
                const std::string& file) {
  Finding finding;
  finding.kind = kind;
  finding.title = std::move(title);
  finding.series = result.cell.series;
  finding.places = {result.cell.id};
  finding.evidence = run_paths::cell_folder(result.cell.id) + "/" + file;
  finding.error = result.error;
  finding.repro = result.repro;
  return finding;
}

void add_diagnostic(const CellResult& result, Verdict kind, const Diagnostic& diagnostic,
                    FindingCollection& all) {
  Finding finding = in_cell(result, kind, describe(diagnostic), run_paths::build_log);
  // Booting does not reproduce a warning.
  if (finding.repro) finding.repro->verb = ReproductionVerb::build;
  finding.detail = diagnostic.context;
  finding.patch = diagnostic.patch;
  if (!diagnostic.file.empty()) {
    finding.where = diagnostic.file + ":" + std::to_string(diagnostic.line);
  }
  all.add(diagnostic.file + "\n" + diagnostic.message + "\n" + diagnostic.flag, result.cell.tree,
          finding);
}

void add_splats(const CellResult& result, const Aftermath& aftermath, FindingCollection& all) {
  for (const Splat& splat : result.splats) {
    if (aftermath.has(splat)) continue;
    // The panic after a known oops adds nothing to it.
    if (splat.cls == SplatClass::panic && !splat.known.empty() && result.splats.size() > 1)
      continue;
    Finding finding = in_cell(result, is_fatal(splat) ? Verdict::panic : Verdict::splat,
                              finding_title(splat), run_paths::console);
    finding.detail = trace_text(splat);
    finding.boot = splat.boot;
    finding.seconds = splat.seconds;
    finding.later = aftermath.later_than(splat);
    finding.patch = splat.blame_patch;
    finding.where = splat.blame_where.empty() ? splat.running_test : splat.blame_where;
    finding.test = splat.running_test;
    finding.known = splat.known;
    all.add(splat.fingerprint.empty() ? splat.title : splat.fingerprint, result.cell.tree, finding);
  }
}

/// An abnormal end of the guest that no splat explains.
void add_exit(const CellResult& result, FindingCollection& all) {
  const bool ended_badly = result.verdict == Verdict::hang ||
                           result.verdict == Verdict::boot_failed ||
                           (result.verdict == Verdict::panic && result.splats.empty());
  if (!ended_badly) return;
  Finding finding = in_cell(result, result.verdict, result.message, run_paths::console);
  const std::string stuck = stuck_test(result, result.deciding_boot);
  finding.where = stuck;
  finding.test = stuck;
  finding.boot = result.deciding_boot;
  finding.seconds = std::numeric_limits<double>::max();
  // The message is not a key, because it contains the number of seconds.
  all.add(stuck.empty() ? "boot" : stuck, result.cell.tree, finding);
}

void add_cases(const CellResult& result, const Aftermath& aftermath, FindingCollection& all) {
  for (const CaseResult& test : result.cases) {
    if (aftermath.has(test)) continue;
    if (!is_bad(test.result) || test.missing_cause == MissingCause::not_reached) continue;
    if (test.result == TestResult::missing && result.exit_reason != ExitReason::done) continue;
    const std::string name = case_name(test);
    const bool charged = std::any_of(result.splats.begin(), result.splats.end(),
                                     [&](const Splat& splat) { return is_charged(splat, test); });
    if (charged) continue;
    const bool failed = test.result == TestResult::fail;
    Finding finding = in_cell(result, failed ? Verdict::test_failed : Verdict::incomplete,
                              name + (failed ? " failed" : " has no result"), run_paths::ktap);
    const std::string why = one_line(test.message);
    if (!why.empty()) finding.title += ": " + why;
    finding.detail = test.message;
    finding.where = name;
    finding.test = name;
    finding.boot = test.boot;
    finding.seconds = test.ended;
    finding.known = test.known;
    all.add(name, result.cell.tree, finding);
  }
}

/// The title is one line; the text of an error may have more.
void add_error(const CellResult& result, FindingCollection& all) {
  Finding finding = in_cell(result, result.verdict, result.message, "");
  if (result.error && split_lines(result.error->what).size() > 1)
    finding.detail = result.error->what;
  all.add(result.message, result.cell.tree, finding);
}

void add_skipped_passes(const CellResult& result, FindingCollection& all) {
  for (const SkippedPasses& lost : result.skipped_passes) {
    Finding finding =
        in_cell(result, Verdict::tests_skipped, skipped_passes_text(lost), run_paths::ktap);
    finding.where = lost.suite;
    finding.test = lost.suite;
    finding.detail = "compared with " + run_paths::cell_folder(lost.base);
    all.add(lost.suite + "\n" + lost.reason, result.cell.tree, finding);
  }
}

void add_new_messages(const CellResult& result, FindingCollection& all) {
  for (const KernelMessage& message : result.new_messages) {
    Finding finding = in_cell(result, Verdict::kernel_message,
                              "new kernel message: " + message.example, run_paths::console);
    finding.where = message.running_test;
    finding.test = message.running_test;
    finding.boot = message.boot;
    finding.seconds = message.seconds;
    all.add(message.text, result.cell.tree, finding);
  }
}

}  // namespace

void add_cell_findings(const CellResult& result, FindingCollection& all) {
  switch (result.verdict) {
    case Verdict::harness_error:
      add_error(result, all);
      return;
    case Verdict::not_applied:
      all.add(result.message, result.cell.tree,
              in_cell(result, result.verdict, result.message, ""));
      return;
    case Verdict::build_failed:
      if (const Diagnostic* error = first_error(result.build)) {
        add_diagnostic(result, Verdict::build_failed, *error, all);
      } else {
        all.add(result.message, result.cell.tree,
                in_cell(result, result.verdict, result.message, run_paths::build_log));
      }
      return;
    case Verdict::not_run:
      return;
    default:
      break;
  }
  const Aftermath aftermath(result);
  add_splats(result, aftermath, all);
  add_exit(result, all);
  add_cases(result, aftermath, all);
  add_skipped_passes(result, all);
  add_new_messages(result, all);
  const bool no_bad_case = std::none_of(result.cases.begin(), result.cases.end(),
                                        [](const CaseResult& test) { return is_bad(test.result); });
  if (result.verdict == Verdict::incomplete && no_bad_case) {
    all.add(result.message, result.cell.tree,
            in_cell(result, result.verdict, result.message, run_paths::ktap));
  }
  for (const Diagnostic& warning : result.new_warnings) {
    add_diagnostic(result, Verdict::new_warning, warning, all);
  }
}

}  // namespace kseries
