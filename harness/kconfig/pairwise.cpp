// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/pairwise.h"

#include <set>
#include <string>
#include <utility>

namespace kseries {
namespace {

using Setting = std::pair<std::string, std::string>;
using Pairs = std::set<std::pair<Setting, Setting>>;

/// Pairs of settings; an assignment of one symbol is paired with itself.
Pairs pairs_of(const Assignment& assignment) {
  Pairs pairs;
  for (auto first = assignment.begin(); first != assignment.end(); ++first) {
    for (auto second = first; second != assignment.end(); ++second) pairs.emplace(*first, *second);
  }
  return pairs;
}

}  // namespace

std::vector<size_t> cover_pairs(const std::vector<Assignment>& candidates,
                                const std::vector<Assignment>& taken) {
  std::vector<Pairs> offered;
  Pairs open;
  for (const Assignment& candidate : candidates) {
    offered.push_back(pairs_of(candidate));
    open.insert(offered.back().begin(), offered.back().end());
  }
  const auto close = [&open](const Pairs& pairs) {
    for (const auto& pair : pairs) open.erase(pair);
  };
  for (const Assignment& assignment : taken) close(pairs_of(assignment));
  std::vector<size_t> chosen;
  while (!open.empty()) {
    size_t best = 0;
    size_t most = 0;
    for (size_t i = 0; i < offered.size(); ++i) {
      size_t count = 0;
      for (const auto& pair : offered[i]) count += open.count(pair);
      if (count > most) {
        most = count;
        best = i;
      }
    }
    close(offered[best]);
    chosen.push_back(best);
  }
  return chosen;
}

}  // namespace kseries
