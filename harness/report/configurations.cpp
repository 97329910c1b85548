// SPDX-License-Identifier: GPL-2.0-only
#include "report/configurations.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "judge/describe.h"

namespace kseries {
namespace {

std::string proof_line(const ConfigProof& proof) {
  std::string line = place_of(proof.tree, proof.series) + ": " + proof.name + ": " + proof.claim;
  if (proof.holds) return line + ": proved";
  return line + ": does not hold" + (proof.known.empty() ? "" : " (known: " + proof.known + ")");
}

struct Count {
  int compiled = 0;
  int all = 0;
};

void add_compiled_lines(const Report& report, std::vector<std::string>& out) {
  std::map<std::string, Count> counts;
  for (const CompiledRange& lines : report.compiled_lines) {
    Count& count = counts[place_of(lines.tree, lines.series)];
    count.all += lines.last - lines.first + 1;
    if (lines.kernels > 0) count.compiled += lines.last - lines.first + 1;
  }
  for (const auto& [place, count] : counts) {
    out.push_back(place + ": " + std::to_string(count.compiled) + " of " +
                  std::to_string(count.all) +
                  " changed lines of code were compiled in some kernel of this run");
  }
  for (const CompiledRange& lines : report.compiled_lines) {
    if (lines.kernels > 0) continue;
    out.push_back(place_of(lines.tree, lines.series) + ": not compiled: " + line_range(lines) +
                  " (patch " + std::to_string(lines.patch) + "): " + lines.why);
  }
}

}  // namespace

std::vector<std::string> configuration_lines(const Report& report) {
  std::vector<std::string> lines;
  for (const auto& [where, goals] : report.goals) {
    for (const std::string& line : goals) lines.push_back(where + ": " + line);
  }
  for (const ConfigProof& proof : report.proofs) lines.push_back(proof_line(proof));
  add_compiled_lines(report, lines);
  return lines;
}

}  // namespace kseries
