// SPDX-License-Identifier: GPL-2.0-only
#include "judge/occurrence.h"

#include <algorithm>

#include "judge/cell_findings.h"
#include "judge/describe.h"
#include "judge/finding_collection.h"
#include "model/names.h"

namespace kseries {
namespace {

bool shows(const Finding& finding, const CellResult& result) {
  // A message is new only in comparison with a base.
  if (finding.kind == Verdict::kernel_message) {
    return std::any_of(result.messages.begin(), result.messages.end(), [&](const auto& message) {
      return finding.key == FindingCollection::make_key(Verdict::kernel_message, message.text);
    });
  }
  FindingCollection all;
  add_cell_findings(result, all);
  const std::vector<Finding> found = all.take();
  return std::any_of(found.begin(), found.end(),
                     [&](const Finding& other) { return other.key == finding.key; });
}

/// Whether the build has the warning, even if it is not new there.
bool has_warning(const Finding& finding, const CellResult& result) {
  CellResult plain;
  plain.cell = result.cell;
  plain.verdict = Verdict::new_warning;
  for (const Diagnostic& diagnostic : result.build.diagnostics) {
    if (diagnostic.severity == DiagnosticSeverity::warning)
      plain.new_warnings.push_back(diagnostic);
  }
  return shows(finding, plain);
}

bool was_done(const CellResult& result) {
  return result.exit_reason == ExitReason::done || !result.exit_known.empty();
}

const CaseResult* find_case(const CellResult& result, const std::string& test) {
  const auto found = std::find_if(result.cases.begin(), result.cases.end(),
                                  [&](const CaseResult& one) { return case_name(one) == test; });
  return found == result.cases.end() ? nullptr : &*found;
}

/// A suite that is skipped as a whole has one case with its own name.
bool is_suite_skipped(const CellResult& result, const std::string& test) {
  const CaseResult* suite =
      find_case(result, test.substr(0, test.find('/')) + "/" + test.substr(0, test.find('/')));
  return suite != nullptr && suite->result == TestResult::skip;
}

/// Whether a case that is not a finding passed.
Occurrence occurrence_of_case(const Finding& finding, const CellResult& result) {
  const CaseResult* test = find_case(result, finding.test);
  if (test == nullptr) {
    return is_suite_skipped(result, finding.test) ? Occurrence::skipped : Occurrence::unknown;
  }
  if (test->result == TestResult::skip) return Occurrence::skipped;
  return is_bad(test->result) ? Occurrence::unknown : Occurrence::no;
}

}  // namespace

Occurrence find_occurrence(const Finding& finding, const CellResult& result) {
  if (result.verdict == Verdict::harness_error || result.verdict == Verdict::not_run ||
      result.verdict == Verdict::not_applied) {
    return Occurrence::unknown;
  }
  const bool built = result.build.status == BuildStatus::ok;
  if (finding.kind == Verdict::new_warning) {
    if (!built) return Occurrence::unknown;
    return has_warning(finding, result) ? Occurrence::yes : Occurrence::no;
  }
  const bool is_case = !finding.test.empty() && (finding.kind == Verdict::test_failed ||
                                                 finding.kind == Verdict::incomplete);
  if (is_case && built && was_booted(result)) {
    const Occurrence test = occurrence_of_case(finding, result);
    if (test != Occurrence::unknown) return test;
  }
  if (shows(finding, result)) return Occurrence::yes;
  if (finding.kind == Verdict::build_failed) return built ? Occurrence::no : Occurrence::unknown;
  if (!built || !was_booted(result) || is_case) return Occurrence::unknown;
  const Occurrence test =
      finding.test.empty() ? Occurrence::unknown : occurrence_of_case(finding, result);
  if (test == Occurrence::skipped || test == Occurrence::no) return test;
  return was_done(result) ? Occurrence::no : Occurrence::unknown;
}

const CellResult* find_base_cell(const Report& report, const Cell& cell) {
  if (cell.series.empty()) return nullptr;
  const auto base =
      std::find_if(report.cells.begin(), report.cells.end(), [&](const CellResult& other) {
        return other.cell.series.empty() && other.cell.tree == cell.tree &&
               other.cell.flavour == cell.flavour && other.cell.permutation == cell.permutation &&
               other.cell.guest == cell.guest && other.verdict != Verdict::not_run &&
               other.verdict != Verdict::harness_error;
      });
  return base == report.cells.end() ? nullptr : &*base;
}

const CellResult* find_result(const Report& report, const std::string& id) {
  const auto found = std::find_if(report.cells.begin(), report.cells.end(),
                                  [&](const CellResult& one) { return one.cell.id == id; });
  return found == report.cells.end() ? nullptr : &*found;
}

}  // namespace kseries
