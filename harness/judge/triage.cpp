// SPDX-License-Identifier: GPL-2.0-only
#include "judge/triage.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "base/text.h"
#include "judge/examination.h"
#include "judge/finding_status.h"

namespace kseries {
namespace {

constexpr double min_limit = 300;

double stage(const CellResult& cell, const char* name) {
  const auto found = cell.seconds.find(name);
  return found == cell.seconds.end() ? 0 : found->second;
}

double boot_seconds(const CellResult& cell) { return stage(cell, "boot") + stage(cell, "test"); }

/// How long a boot may take, judged by its cell.
double estimate(const CellResult& cell, const TriageBoot& boot) {
  const bool is_built =
      boot.patches == cell.cell.patches && boot.extra == 0 && boot.changes.empty();
  double seconds = is_built ? 0 : warm_build_seconds;
  if (boot.build_only) return seconds;
  seconds += boot_seconds(cell);
  if (boot.suite.empty() || cell.exit_reason != ExitReason::done) return seconds;
  for (const CaseResult& test : cell.cases) {
    if (test.suite != boot.suite) seconds -= test.seconds;
  }
  return std::max(seconds, 1.0);
}

/// The cells in which findings are examined: as few as possible.
std::vector<const CellResult*> choose_cells(const Report& report) {
  std::vector<const CellResult*> chosen;
  std::set<const CellResult*> used;
  for (const Finding& finding : report.findings) {
    const CellResult* best = nullptr;
    const CellResult* old = nullptr;  // the base has it, too
    if (is_triageable(report, finding)) {
      for (const std::string& place : finding.places) {
        const CellResult* cell = find_result(report, place);
        if (cell == nullptr || cell->cell.series.empty()) continue;
        const CellResult* base = find_base_cell(report, cell->cell);
        if (base != nullptr && find_occurrence(finding, *base) == Occurrence::yes) {
          old = cell;
          continue;
        }
        if (best == nullptr) best = cell;
        if (used.contains(cell)) {
          best = cell;
          break;
        }
      }
    }
    if (best == nullptr) best = old;
    used.insert(best);
    chosen.push_back(best);
  }
  return chosen;
}

struct Wanted {
  TriageBoot boot;
  TriagePhase phase;
  size_t finding;
};

/// Boots of the base for all cells with a series that the run did not compare itself.
void add_all_bases(const TriageInput& input, std::vector<Wanted>& wanted) {
  if (input.options.baseline != BaseCells::all) return;
  for (const CellResult& result : input.report.cells) {
    if (result.cell.series.empty() || find_base_cell(input.report, result.cell) != nullptr)
      continue;
    TriageBoot boot;
    boot.cell = result.cell.id;
    if (!input.outcomes.contains(triage_boot_id(boot)))
      wanted.push_back({boot, TriagePhase::base, input.report.findings.size()});
  }
}

/// The boots that fit into the time that is left, each once.
std::vector<TriageBoot> choose_boots(const TriageInput& input, std::vector<Wanted> wanted) {
  std::stable_sort(wanted.begin(), wanted.end(), [](const Wanted& a, const Wanted& b) {
    return a.phase != b.phase ? a.phase < b.phase : a.finding < b.finding;
  });
  double left = triage_limit(input);
  for (const auto& [id, outcome] : input.outcomes) left -= outcome.seconds;
  std::vector<TriageBoot> boots;
  std::set<std::string> seen;
  for (const Wanted& want : wanted) {
    if (seen.contains(triage_boot_id(want.boot))) continue;
    const CellResult* cell = find_result(input.report, want.boot.cell);
    left -= cell == nullptr ? 0 : estimate(*cell, want.boot);
    if (left < 0) break;
    seen.insert(triage_boot_id(want.boot));
    boots.push_back(want.boot);
  }
  return boots;
}

}  // namespace

std::string triage_boot_id(const TriageBoot& boot) {
  std::string id = boot.cell;
  id += boot.patches == 0 && boot.extra == 0 ? "-base" : "-p" + std::to_string(boot.patches);
  if (boot.extra > 0) id += "-and-" + std::to_string(boot.extra);
  for (const auto& [symbol, value] : boot.changes) id += "-" + symbol + "-" + value;
  if (boot.build_only) return id + "-build";
  if (!boot.suite.empty()) id += "-" + file_name_from(boot.suite);
  // The base has no promises of its own.
  if (boot.promises == Promises::whole && boot.patches > 0) id += "-whole";
  return id + "-" + std::to_string(boot.number);
}

double triage_limit(const TriageInput& input) {
  if (input.options.seconds > 0) return input.options.seconds;
  double seconds = 0;
  for (const CellResult& cell : input.report.cells) {
    for (const auto& [name, time] : cell.seconds) seconds += time;
  }
  return std::max(seconds, min_limit);
}

TriageRound plan_triage(const TriageInput& input) {
  TriageRound round;
  std::vector<Wanted> wanted;
  std::vector<bool> is_pending;
  const std::vector<const CellResult*> cells = choose_cells(input.report);
  for (size_t i = 0; i < cells.size(); i++) {
    const Finding& finding = input.report.findings[i];
    round.answers.push_back(finding.triage);
    is_pending.push_back(false);
    if (cells[i] == nullptr) continue;
    Examination examination(input, finding, *cells[i]);
    round.answers.back() = examination.run();
    is_pending.back() = !examination.wanted().empty();
    for (const TriageBoot& boot : examination.wanted())
      wanted.push_back({boot, examination.phase(), i});
  }
  add_all_bases(input, wanted);
  round.boots = choose_boots(input, std::move(wanted));
  for (size_t i = 0; i < is_pending.size(); i++) {
    if (!is_pending[i]) continue;
    std::string& why = round.answers[i].untriaged;
    why += why.empty() ? "" : "; ";
    if (!round.boots.empty()) {
      // Only the report of an interrupted run has this.
      why += "triage was interrupted";
      continue;
    }
    why += "not finished within " + std::to_string(static_cast<int>(triage_limit(input))) +
           " s (--triage-time)";
  }
  return round;
}

}  // namespace kseries
