// SPDX-License-Identifier: GPL-2.0-only
#include "report/junit_cell.h"

#include <algorithm>

#include "base/error_text.h"
#include "base/run_paths.h"
#include "base/text.h"
#include "judge/base_comparison.h"
#include "judge/describe.h"
#include "judge/finding_status.h"
#include "judge/portable_command.h"
#include "model/names.h"
#include "report/overview.h"

namespace kseries {

namespace {

/// The splat that is charged to a test and not a known failure; null if there is none.
const Splat* splat_in(const CellResult& cell, const CaseResult& test) {
  const auto found = std::find_if(cell.splats.begin(), cell.splats.end(), [&](const Splat& splat) {
    return splat.known.empty() && is_charged(splat, test);
  });
  return found == cell.splats.end() ? nullptr : &*found;
}

/// Whether the guest stopped before it was done, and not on a known failure.
bool ended_badly(const CellResult& cell) {
  return cell.exit_reason != ExitReason::done && cell.exit_known.empty();
}

bool is_charged_to_a_case(const CellResult& cell, const Splat& splat) {
  return std::any_of(cell.cases.begin(), cell.cases.end(),
                     [&](const CaseResult& test) { return is_charged(splat, test); });
}

class Stages {
 public:
  Stages(const CellResult& cell, std::string classname)
      : cell_(cell), classname_(std::move(classname)) {}

  std::vector<JunitCase> cases() {
    if (cell_.verdict == Verdict::harness_error) {
      return {harness()};
    }
    const BuildStatus status = cell_.build.status;
    if (cell_.verdict == Verdict::not_applied) {
      return {stage("configure", JunitOutcome::skipped, cell_.message)};
    }
    if (cell_.verdict == Verdict::not_run && status != BuildStatus::ok) {
      return {stage("configure", JunitOutcome::skipped,
                    "not run: the run was stopped before this cell")};
    }
    std::vector<JunitCase> all = {configure(), build()};
    const bool built = status == BuildStatus::ok;
    all.push_back(built ? warnings() : stage("warnings", JunitOutcome::skipped, "not built"));
    if (built && was_booted(cell_)) {
      all.push_back(boot());
      if (!cell_.skipped_passes.empty()) all.push_back(skipped_passes());
      if (!cell_.new_messages.empty()) all.push_back(new_messages());
    } else {
      const std::string why = !built                     ? "not built"
                              : cell_.cell.guest.empty() ? "build-only cell"
                                                         : "not booted";
      all.push_back(stage("boot", JunitOutcome::skipped, why));
    }
    return all;
  }

 private:
  [[nodiscard]] JunitCase stage(const std::string& name, JunitOutcome outcome,
                                const std::string& message = "",
                                const std::string& text = "") const {
    JunitCase test;
    test.classname = classname_;
    test.name = name;
    test.outcome = outcome;
    test.type = enum_name(cell_.verdict);
    test.message = message;
    test.text = text;
    return test;
  }

  /// A failed step of kseries; the type is the stage that failed.
  [[nodiscard]] JunitCase harness() const {
    JunitCase test = stage("harness", JunitOutcome::error, cell_.message);
    if (cell_.error) {
      test.type = cell_.error->stage;
      test.text = error_text(*cell_.error);
    }
    return test;
  }

  [[nodiscard]] JunitCase configure() const {
    const bool failed = cell_.build.status == BuildStatus::not_configured;
    JunitCase test = stage("configure", failed ? JunitOutcome::failure : JunitOutcome::pass,
                           failed ? cell_.message : "",
                           failed ? diagnostics_text(DiagnosticSeverity::error) : "");
    test.seconds = stage_seconds(cell_, "configure");
    return test;
  }

  [[nodiscard]] JunitCase build() const {
    if (cell_.build.status == BuildStatus::not_configured) {
      return stage("build", JunitOutcome::skipped, "not configured");
    }
    const bool failed = cell_.build.status != BuildStatus::ok;
    JunitCase test = stage("build", failed ? JunitOutcome::failure : JunitOutcome::pass,
                           failed ? cell_.message : "",
                           failed ? diagnostics_text(DiagnosticSeverity::error) : "");
    test.seconds = stage_seconds(cell_, "compile") + stage_seconds(cell_, "link");
    return test;
  }

  [[nodiscard]] JunitCase warnings() const {
    if (cell_.new_warnings.empty()) return stage("warnings", JunitOutcome::pass);
    const std::string message = counted(cell_.new_warnings.size(), "new warning", "new warnings") +
                                ", first " + describe(cell_.new_warnings.front());
    std::string text;
    for (const Diagnostic& warning : cell_.new_warnings) text += with_context(warning);
    JunitCase test = stage("warnings", JunitOutcome::failure, message, text);
    test.type = enum_name(Verdict::new_warning);
    return test;
  }

  [[nodiscard]] JunitCase boot() const {
    std::string text = cell_.exit_message;
    if (!text.empty()) text += "\n";
    const Splat* first = nullptr;
    for (const Splat& splat : cell_.splats) {
      if (splat.known.empty() && is_charged_to_a_case(cell_, splat)) continue;
      text += splat.known.empty() ? "" : "known failure: " + splat.known + "\n";
      text += splat.text.empty() ? describe(splat) + "\n" : splat.text + "\n";
      if (splat.known.empty() && first == nullptr) first = &splat;
    }
    const bool died = ended_badly(cell_);
    JunitCase test = stage("boot", JunitOutcome::pass, "", text);
    test.seconds = stage_seconds(cell_, "boot");
    if (first != nullptr || died) {
      test.outcome = JunitOutcome::failure;
      test.type = died ? enum_name(cell_.exit_reason) : enum_name(first->cls);
      test.message = first != nullptr             ? describe(*first)
                     : cell_.exit_message.empty() ? cell_.message
                                                  : one_line(cell_.exit_message);
    }
    return test;
  }

  [[nodiscard]] JunitCase skipped_passes() const {
    std::vector<std::string> lines;
    for (const SkippedPasses& lost : cell_.skipped_passes) {
      lines.push_back(skipped_passes_text(lost));
    }
    JunitCase test =
        stage("skipped tests", JunitOutcome::failure, lines.front(), join(lines, "\n"));
    test.type = enum_name(Verdict::tests_skipped);
    return test;
  }

  [[nodiscard]] JunitCase new_messages() const {
    std::vector<std::string> lines;
    for (const KernelMessage& message : cell_.new_messages) lines.push_back(message.example);
    JunitCase test =
        stage("kernel messages", JunitOutcome::failure, lines.front(), join(lines, "\n"));
    test.type = enum_name(Verdict::kernel_message);
    return test;
  }

  static std::string with_context(const Diagnostic& diagnostic) {
    return diagnostic_text(diagnostic) + "\n" + diagnostic.context +
           (diagnostic.context.empty() ? "" : "\n");
  }

  [[nodiscard]] std::string diagnostics_text(DiagnosticSeverity severity) const {
    std::string text;
    for (const Diagnostic& diagnostic : cell_.build.diagnostics) {
      if (diagnostic.severity == severity) text += with_context(diagnostic);
    }
    return text.empty() ? cell_.build.message : text;
  }

  const CellResult& cell_;
  std::string classname_;
};

/// Sets the outcome of a test without a result: an error for the test that was running when the
/// guest stopped; the tests after it were not reached.
void set_missing(const CellResult& cell, const CaseResult& result, JunitCase& test) {
  const bool guest_ended = cell.exit_reason != ExitReason::done;
  if (guest_ended && stuck_test(cell, result.boot) != case_name(result)) {
    test.outcome = JunitOutcome::skipped;
    test.message = "not reached: the guest stopped: " + one_line(cell.exit_message);
    return;
  }
  test.outcome = JunitOutcome::error;
  test.type = "missing";
  test.message = "no result";
  const std::string why = one_line(result.message.empty() ? cell.exit_message : result.message);
  if (!why.empty()) test.message += ": " + why;
}

JunitCase ktap_case(const CellResult& cell, const CaseResult& result, const std::string& suite) {
  JunitCase test;
  test.classname = suite + "/" + result.suite;
  test.name = result.name;
  test.seconds = result.seconds;
  test.message = one_line(result.message);
  test.text = result.message;
  const Splat* splat = splat_in(cell, result);
  if (!result.known.empty() && splat == nullptr) {
    test.outcome = JunitOutcome::skipped;
    test.message = "known failure: " + one_line(result.known);
    return test;
  }
  switch (result.result) {
    case TestResult::pass:
      break;
    case TestResult::fail:
      test.outcome = JunitOutcome::failure;
      test.type = enum_name(Verdict::test_failed);
      if (test.message.empty()) test.message = "failed";
      break;
    case TestResult::skip:
      test.outcome = JunitOutcome::skipped;
      break;
    case TestResult::xfail:
      test.outcome = JunitOutcome::skipped;
      test.message = "expected failure" + (test.message.empty() ? "" : ": " + test.message);
      break;
    case TestResult::missing:
      set_missing(cell, result, test);
      break;
  }
  if (splat != nullptr) {
    test.outcome = JunitOutcome::failure;
    test.type = enum_name(splat->cls);
    test.message = describe(*splat);
    test.text += (test.text.empty() ? "" : "\n") + splat->text;
  }
  return test;
}

/// Dashboards read cases: a bad verdict that no case shows gets a case of its own.
void add_verdict(const CellResult& cell, JunitSuite& suite) {
  const bool shown = std::any_of(suite.cases.begin(), suite.cases.end(), [](const JunitCase& test) {
    return test.outcome == JunitOutcome::failure || test.outcome == JunitOutcome::error;
  });
  // The cases of the patches show that the series does not apply.
  if (shown || !is_finding(cell.verdict) || cell.verdict == Verdict::not_applied) return;
  JunitCase test;
  test.classname = suite.name;
  test.name = "verdict";
  test.outcome = JunitOutcome::error;
  test.type = enum_name(cell.verdict);
  test.message = cell.message;
  suite.cases.push_back(std::move(test));
}

/// Whether the finding is about this case, which has the name "SUITE-OF-THE-CELL/suite" "name".
bool is_about(const Finding& finding, const JunitSuite& suite, const JunitCase& test) {
  return suite.name + "/" + finding.test == test.classname + "/" + test.name;
}

/// Dashboards count failures, so those that are not new become skipped cases, as known failures
/// do: all of a cell in which nothing is new, else those of the tests that have such a finding.
void skip_old_failures(const Report& report, const CellResult& cell, JunitSuite& suite) {
  std::vector<const Finding*> old;
  bool any_new = false;
  for (const Finding& finding : report.findings) {
    const auto& places = finding.places;
    if (std::find(places.begin(), places.end(), cell.cell.id) == places.end()) continue;
    any_new = any_new || is_new(finding) || finding.kind == Verdict::harness_error;
    if (finding.known.empty() && !is_new(finding)) old.push_back(&finding);
  }
  if (old.empty()) return;
  for (JunitCase& test : suite.cases) {
    if (test.outcome != JunitOutcome::failure && test.outcome != JunitOutcome::error) continue;
    const auto about = std::find_if(old.begin(), old.end(), [&](const Finding* finding) {
      return is_about(*finding, suite, test);
    });
    if (any_new && about == old.end()) continue;
    const Finding& finding = about == old.end() ? *old.front() : **about;
    test.outcome = JunitOutcome::skipped;
    test.message = std::string(enum_name(finding.triage.status)) + ": " + test.message;
  }
}

}  // namespace

JunitSuite cell_suite(const Report& report, const CellResult& cell) {
  JunitSuite suite;
  const int planned = planned_patches(report, cell.cell);
  suite.name = cell_name(cell.cell, planned);
  suite.properties = {{"cell", cell.cell.id}, {"tree", cell.cell.tree}};
  for (const Tree& tree : report.trees) {
    if (tree.name == cell.cell.tree) suite.properties.emplace_back("release", tree.release);
  }
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) suite.properties.emplace_back(name, value);
  };
  add("kernel", cell.build.release);
  add("series", cell.cell.series);
  add("patches", std::to_string(cell.cell.patches));
  add("flavour", cell.cell.flavour);
  add("permutation", cell.cell.permutation);
  for (const auto& [symbol, value] : cell.cell.assignment) add("CONFIG_" + symbol, value);
  add("guest", cell.cell.guest);
  add("accel", cell.accel);
  add("verdict", std::string(enum_name(cell.verdict)));
  add("message", cell.message);
  add("evidence", run_paths::cell_folder(cell.cell.id));
  add("repro", portable_command(cell.repro));
  suite.cases = Stages(cell, suite.name).cases();
  for (const CaseResult& result : cell.cases) {
    suite.cases.push_back(ktap_case(cell, result, suite.name));
  }
  add_verdict(cell, suite);
  skip_old_failures(report, cell, suite);
  suite.out = join(cell.remarks, "\n");
  if (!suite.out.empty()) suite.out += "\n";
  suite.out += cell.console;
  return suite;
}

}  // namespace kseries
