// SPDX-License-Identifier: GPL-2.0-only
#include "run/triage_run.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/error_text.h"
#include "base/result.h"
#include "base/run_paths.h"
#include "base/text.h"
#include "judge/finding_status.h"
#include "judge/triage.h"
#include "plan/find_planned.h"
#include "plan/triage_plan.h"
#include "run/prepare_run.h"
#include "run/report_run.h"

namespace kseries {
namespace {

bool is_needed(const Report& report, const TriageOptions& options) {
  if (options.mode == TriageMode::none) return false;
  if (options.baseline == BaseCells::all) return true;
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const Finding& finding) { return is_triageable(report, finding); });
}

std::map<std::string, Triage> answers_by_key(const Report& report, const TriageRound& round) {
  std::map<std::string, Triage> answers;
  for (size_t i = 0; i < report.findings.size(); i++) {
    if (is_triageable(report, report.findings[i]))
      answers[triage_key(report.findings[i])] = round.answers[i];
  }
  return answers;
}

/// Runs the boots that triage asks for.
class TriageRunner {
 public:
  TriageRunner(const RunFolder& run, const PlannedRun& planned, const Environment& environment)
      : folder_(run.in(run_paths::triage)),
        planner_(planned, environment),
        environment_(environment) {}

  [[nodiscard]] Result<std::set<std::string>> promising_cells() const {
    return planner_.promising_cells();
  }

  /// Adds the outcomes of the boots to `outcomes`.
  Result<Done> perform(const std::vector<TriageBoot>& boots, const ExecutePlan& execute,
                       std::map<std::string, TriageOutcome>& outcomes) {
    std::vector<std::string> planned;
    double seconds = 0;
    for (const TriageBoot& boot : boots) {
      const std::string id = triage_boot_id(boot);
      TRY_ASSIGN(const std::string why, planner_.add(boot));
      if (!why.empty()) {
        outcomes[id].impossible = why;
        continue;
      }
      planned.push_back(id);
      TRY_ASSIGN(const PlannedCell cell, planned_cell(planner_.plan(), id));
      TRY_ASSIGN(const PlannedBuild build, planned_build(planner_.plan(), cell.build));
      seconds += cell.estimate + (build.of_run ? 0 : build.estimate);
    }
    if (planned.empty()) return Done{};
    TRY(prepare_triage(folder_, planner_.plan(), planner_.files(), environment_));
    TRY(execute(folder_, planner_.plan(), seconds));
    for (const std::string& id : planned) {
      TRY_ASSIGN(outcomes[id], read_outcome(id));
    }
    return Done{};
  }

 private:
  Result<TriageOutcome> read_outcome(const std::string& id) {
    TriageOutcome outcome;
    const Step step{StepKind::cell, id};
    TRY_ASSIGN(const PlannedCell planned, planned_cell(planner_.plan(), id));
    if (!folder_.has_step_output(step)) {
      outcome.impossible = "it could not be tested";
      for (const Step& one : {Step{StepKind::build, planned.build}, step}) {
        const auto result = folder_.read_step_result(one);
        if (result && result->has_value() && (*result)->error)
          outcome.impossible = one_line(error_line(*(*result)->error));
      }
      return outcome;
    }
    TRY_ASSIGN(outcome.result, folder_.cell(id).read());
    TRY_ASSIGN(const PlannedBuild build, planned_build(planner_.plan(), planned.build));
    const bool built = !build.of_run && built_.insert(build.id).second;
    for (const auto& [stage, time] : outcome.result->seconds) {
      const bool of_boot = stage == "boot" || stage == "test";
      if (of_boot ? outcome.result->reused_from.empty() : built) outcome.seconds += time;
    }
    return outcome;
  }

  RunFolder folder_;
  TriagePlanner planner_;
  const Environment& environment_;
  std::set<std::string> built_;  ///< builds whose time was counted
};

}  // namespace

Result<Done> triage_run(const RunFolder& run, const PlannedRun& planned,
                        const TriageOptions& options, const Environment& environment,
                        const ExecutePlan& execute) {
  if (options.mode == TriageMode::none) return Done{};
  TRY(run.forget_triage_answers());
  TRY_ASSIGN(const Report report, gather_report(run, planned.plan, std::nullopt));
  if (!is_needed(report, options)) return Done{};
  TriageInput input{report, options, {}, {}, guest_profiles(planned.plan)};
  TriageRunner runner(run, planned, environment);
  TRY_ASSIGN(input.promising, runner.promising_cells());
  for (;;) {
    const TriageRound round = plan_triage(input);
    // Written each time, for the report of an interrupted run.
    TRY(run.write_triage_answers(answers_by_key(report, round)));
    if (round.boots.empty()) return Done{};
    TRY(runner.perform(round.boots, execute, input.outcomes));
  }
}

}  // namespace kseries
