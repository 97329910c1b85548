// SPDX-License-Identifier: GPL-2.0-only
#include "plan/estimate.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.h"
#include "judge/describe.h"

namespace kseries {
namespace {

std::string series_lines(const SeriesResult& series) {
  const auto fits = [](const PatchResult& patch) { return patch.status == PatchStatus::applied; };
  const auto applied = std::count_if(series.patches.begin(), series.patches.end(), fits);
  std::string text = "series " + (series.series.empty() ? "none" : series.series) + " on " +
                     series.tree + ": " + std::to_string(applied) + " of " +
                     std::to_string(series.patches.size()) + " patches apply\n";
  for (const std::string& patch : series.left_out) {
    text += "  " + printable_line(left_out_text(patch)) + "\n";
  }
  for (const std::string& remark : series.remarks) text += "  " + printable_line(remark) + "\n";
  for (const PatchResult& patch : series.patches) {
    if (!fits(patch)) {
      text += "  patch " + std::to_string(patch.number) + ": " + patch.message + "\n";
    }
  }
  if (series.kconfig_problem) {
    text += "  Kconfig rejects it: " + kconfig_problem_text(*series.kconfig_problem) + "\n";
  }
  return text;
}

/// What the cells cover and what they do not, and what was proved.
std::string configuration_text(const Plan& plan) {
  std::string text;
  for (const auto& [where, lines] : plan.goals) {
    for (const std::string& line : lines) text += where + ": " + line + "\n";
  }
  for (const ConfigProof& proof : plan.proofs) text += proof_text(proof) + "\n";
  return text;
}

std::string build_text(const Plan& plan, const PlannedCell& planned,
                       std::set<std::string>& printed) {
  if (!printed.insert(planned.build).second) return "  same kernel as above\n";
  for (const PlannedBuild& build : plan.builds) {
    if (build.id != planned.build) continue;
    if (build.predicted < 0) return "  objects to compile: unknown before the build\n";
    return "  " + std::to_string(build.predicted) + " objects to compile\n";
  }
  return "";
}

}  // namespace

double estimated_seconds(const Plan& plan) {
  double compile = 0;
  double boot = 0;
  for (const PlannedBuild& build : plan.builds) compile += build.estimate;
  for (const PlannedCell& cell : plan.cells) boot += cell.estimate;
  // The last guest can only start after its kernel was built.
  const double tail = plan.cells.empty() ? 0 : plan.cells.back().estimate;
  return std::max(compile / std::max(plan.lanes, 1) + tail, boot / std::max(plan.guests, 1));
}

std::string about_text(double seconds) {
  const auto whole = static_cast<long>(std::ceil(seconds));
  if (whole < 90) return "about " + std::to_string(whole) + " s";
  const long minutes = (whole + 30) / 60;
  if (minutes < 90) return "about " + std::to_string(minutes) + " min";
  return "about " + std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

bool comes_to_nothing(const Plan& plan) {
  const auto fits = [](const PatchResult& patch) { return patch.status == PatchStatus::applied; };
  const auto refuted = [](const ConfigProof& one) { return !one.holds && one.known.empty(); };
  return plan.cells.empty() && std::none_of(plan.proofs.begin(), plan.proofs.end(), refuted) &&
         std::all_of(plan.series.begin(), plan.series.end(), [&](const SeriesResult& series) {
           return !series.kconfig_problem && series.missing.empty() && series.left_out.empty() &&
                  std::all_of(series.patches.begin(), series.patches.end(), fits);
         });
}

std::string plan_text(const Plan& plan) {
  std::string text =
      "run " + plan.run + ": campaign " + plan.campaign + ", depth " + plan.depth + "\n";
  for (const Tree& tree : plan.trees) {
    text += "tree " + tree.name + ": " + tree.version + " (" + tree.release + ")\n";
  }
  for (const SeriesResult& series : plan.series) text += series_lines(series);
  for (const auto& [where, dropped] : plan.dropped) {
    for (const DroppedPermutation& one : dropped) {
      text += "dropped for " + where + ": " + assignment_text(one.requested) + "\n  " + one.reason +
              "\n";
    }
  }
  std::set<std::string> printed;
  for (const PlannedCell& planned : plan.cells) {
    text += "cell " + planned.cell.id + "\n  " + assignment_text(planned.cell.assignment) + "\n" +
            build_text(plan, planned, printed);
  }
  text += configuration_text(plan);
  const auto guests =
      std::count_if(plan.cells.begin(), plan.cells.end(),
                    [](const PlannedCell& planned) { return !planned.cell.guest.empty(); });
  text += std::to_string(plan.builds.size()) + " kernels to build, " + std::to_string(guests) +
          " guests to boot: " + about_text(estimated_seconds(plan)) + "\n";
  return text;
}

}  // namespace kseries
