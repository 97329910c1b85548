// SPDX-License-Identifier: GPL-2.0-only
#include "plan/ninja.h"

#include <map>
#include <set>

namespace kseries {
namespace {

/// Ninja's escapes for a path: '$', ' ' and ':'.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '$' || c == ' ' || c == ':') out += '$';
    out += c;
  }
  return out;
}

/// A word of a command: quoted for the shell, then '$' escaped for Ninja.
std::string word(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else if (c == '$') {
      out += "$$";
    } else {
      out += c;
    }
  }
  return out + "'";
}

/// `exec`: no shell stays between Ninja and the step, so that a signal to the
/// one ends the other.
std::string rule(const std::string& name, const std::string& program, const std::string& pool) {
  std::string text = "rule " + name + "\n  command = exec " + word(program) + " step " + name +
                     " --run . --id '$id'\n  description = $what\n  restat = 1\n";
  if (!pool.empty()) text += "  pool = " + pool + "\n";
  return text + "\n";
}

std::string edge(const std::string& output, const std::string& rule_name, const std::string& inputs,
                 const std::string& id, const std::string& what) {
  return "build " + escaped(output) + ": " + rule_name + inputs + "\n  id = " + id +
         "\n  what = " + what + "\n";
}

}  // namespace

std::string suites_result(const std::string& tree_id) { return "suites/" + tree_id + ".json"; }
std::string build_result(const std::string& build_id) {
  return "builds/" + build_id + "/build.json";
}
std::string cell_result(const std::string& cell_id) { return "cells/" + cell_id + "/cell.json"; }

std::string to_ninja(const Plan& plan, const std::string& program) {
  std::string text = "ninja_required_version = 1.8\n\n";
  text += "pool compile\n  depth = " + std::to_string(plan.lanes) + "\n\n";
  text += "pool guest\n  depth = " + std::to_string(plan.guests) + "\n\n";
  text += rule("suites", program, "");
  text += rule("build", program, "compile");
  text += rule("cell", program, "guest");
  std::set<std::string> trees;
  for (const PlannedCell& cell : plan.cells) {
    if (!trees.insert(cell.tree_id).second) continue;
    text +=
        edge(suites_result(cell.tree_id), "suites", "", cell.tree_id, "suites " + cell.cell.tree);
  }
  for (const PlannedBuild& build : plan.builds) {
    std::string inputs =
        " " + escaped(build.input) + " " + escaped("builds/" + build.id + "/config");
    if (!build.after.empty()) inputs += " || " + escaped(build_result(build.after));
    text += edge(build_result(build.id), "build", inputs, build.id, "build " + build.id);
  }
  std::map<std::string, std::string> baselines;
  for (const PlannedBuild& build : plan.builds) baselines[build.id] = build.baseline;
  for (const PlannedCell& cell : plan.cells) {
    std::string inputs =
        " " + escaped(build_result(cell.build)) + " " + escaped(suites_result(cell.tree_id));
    const std::string& baseline = baselines[cell.build];
    if (!baseline.empty()) inputs += " " + escaped(build_result(baseline));
    text += edge(cell_result(cell.cell.id), "cell", inputs, cell.cell.id, "boot " + cell.cell.id);
  }
  return text;
}

}  // namespace kseries
