// SPDX-License-Identifier: GPL-2.0-only
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "permute/goals.h"

namespace kseries {

std::vector<std::string> goal_lines(const std::vector<Goal>& goals,
                                    const std::vector<Assignment>& kept,
                                    const std::map<std::string, std::string>& reasons) {
  std::vector<std::string> kinds;
  std::map<std::string, std::pair<size_t, size_t>> counts;  // met, all
  std::vector<std::string> missed;
  for (const Goal& goal : goals) {
    if (std::find(kinds.begin(), kinds.end(), goal.kind) == kinds.end()) kinds.push_back(goal.kind);
    auto& [met, all] = counts[goal.kind];
    ++all;
    bool is_met = false;
    bool is_sure = false;
    for (const Assignment& one : kept) {
      if (!goal.met(values_in(one))) continue;
      is_met = true;
      is_sure = is_sure || !goal.sure || goal.sure(values_in(one));
    }
    if (is_met) {
      met += is_sure ? 1 : 0;
      if (!is_sure) {
        missed.push_back("unknown whether " + goal.what + ": a condition can't be evaluated");
      }
      continue;
    }
    const auto reason = reasons.find(goal.what);
    missed.push_back(
        "not covered: " + goal.what +
        (reason == reasons.end() || reason->second.empty() ? "" : ": " + reason->second));
  }
  std::vector<std::string> lines;
  for (const std::string& kind : kinds) {
    lines.push_back(std::to_string(counts[kind].first) + " of " +
                    std::to_string(counts[kind].second) + " " + kind);
  }
  if (!lines.empty()) lines = {"covers " + join(lines, ", ")};
  lines.insert(lines.end(), missed.begin(), missed.end());
  return lines;
}

}  // namespace kseries
