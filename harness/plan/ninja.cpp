// SPDX-License-Identifier: GPL-2.0-only
#include "plan/ninja.h"

#include <map>
#include <set>

#include "base/quote.h"
#include "base/run_paths.h"
#include "model/names.h"

namespace kseries {
namespace {

/// Escapes a path for Ninja.
std::string escape_path(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '$' || c == ' ' || c == ':') out += '$';
    out += c;
  }
  return out;
}

/// Quotes a word of a command for the shell, then escapes '$' for Ninja.
std::string quote_word(const std::string& text) {
  std::string out;
  for (const char c : shell_quote({text})) {
    if (c == '$') out += '$';
    out += c;
  }
  return out;
}

/// With `exec` no shell remains between Ninja and the step, so that a signal from Ninja
/// reaches the step.
std::string rule(StepKind kind, const std::string& program, const std::string& pool) {
  const std::string name(enum_name(kind));
  std::string text = "rule " + name + "\n  command = exec " + quote_word(program) + " step " +
                     name + " --run . --id '$id'\n  description = $what\n  restat = 1\n";
  if (!pool.empty()) text += "  pool = " + pool + "\n";
  return text + "\n";
}

std::string edge(const PlannedStep& planned, const std::string& inputs) {
  return "build " + escape_path(step_output(planned.step)) + ": " +
         std::string(enum_name(planned.step.kind)) + inputs + "\n  id = " + planned.step.id +
         "\n  what = " + planned.title + "\n";
}

PlannedStep suites_step(const PlannedCell& cell) {
  return {{StepKind::suites, cell.tree_id}, "suites " + cell.cell.tree};
}
PlannedStep build_step(const PlannedBuild& build) {
  return {{StepKind::build, build.id}, "build " + build.id};
}
PlannedStep cell_step(const PlannedCell& cell) {
  return {{StepKind::cell, cell.cell.id}, "boot " + cell.cell.id};
}

}  // namespace

std::vector<PlannedStep> planned_steps(const Plan& plan) {
  std::vector<PlannedStep> steps;
  std::set<std::string> trees;
  for (const PlannedCell& cell : plan.cells) {
    if (trees.insert(cell.tree_id).second) steps.push_back(suites_step(cell));
  }
  for (const PlannedBuild& build : plan.builds) {
    if (!build.of_run) steps.push_back(build_step(build));
  }
  for (const PlannedCell& cell : plan.cells) steps.push_back(cell_step(cell));
  return steps;
}

std::string step_output(const Step& step) {
  switch (step.kind) {
    case StepKind::suites:
      return run_paths::suites_result(step.id);
    case StepKind::build:
      return run_paths::build_result(step.id);
    case StepKind::cell:
      return run_paths::cell_result(step.id);
  }
  return "";
}

std::string step_result(const Step& step) {
  switch (step.kind) {
    case StepKind::suites:
      return run_paths::suites_step_result(step.id);
    case StepKind::build:
      return run_paths::build_folder(step.id) + "/" + run_paths::step_result;
    case StepKind::cell:
      return run_paths::cell_folder(step.id) + "/" + run_paths::step_result;
  }
  return "";
}

std::string to_ninja(const Plan& plan, const std::string& program,
                     const std::function<bool(const Step&)>& is_finished) {
  const auto is_left = [&](const PlannedStep& planned) {
    return !is_finished || !is_finished(planned.step);
  };
  std::string text = "ninja_required_version = 1.8\n\n";
  text += "pool compile\n  depth = " + std::to_string(plan.lanes) + "\n\n";
  text += "pool guest\n  depth = " + std::to_string(plan.guests) + "\n\n";
  text += rule(StepKind::suites, program, "");
  text += rule(StepKind::build, program, "compile");
  text += rule(StepKind::cell, program, "guest");
  std::set<std::string> trees;
  for (const PlannedCell& cell : plan.cells) {
    if (trees.insert(cell.tree_id).second && is_left(suites_step(cell)))
      text += edge(suites_step(cell), "");
  }
  std::map<std::string, std::string> baselines;
  for (const PlannedBuild& build : plan.builds) {
    baselines[build.id] = build.baseline;
    if (build.of_run || !is_left(build_step(build))) continue;
    std::string inputs =
        " " + escape_path(build.input) + " " + escape_path(run_paths::build_config(build.id));
    if (!build.after.empty()) inputs += " || " + escape_path(run_paths::build_result(build.after));
    text += edge(build_step(build), inputs);
  }
  for (const PlannedCell& cell : plan.cells) {
    if (!is_left(cell_step(cell))) continue;
    std::string inputs = " " + escape_path(run_paths::build_result(cell.build)) + " " +
                         escape_path(run_paths::suites_result(cell.tree_id));
    const std::string& baseline = baselines[cell.build];
    if (!baseline.empty()) inputs += " " + escape_path(run_paths::build_result(baseline));
    text += edge(cell_step(cell), inputs);
  }
  return text;
}

}  // namespace kseries
