// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/permutation_stage.h"

#include "host/files.h"
#include "kbuild/oracle.h"
#include "kconfig/permutations.h"

namespace kseries {

Result<std::string> base_fragment(const Campaign& campaign, const std::string& home) {
  std::string text;
  for (const std::string& name : campaign.fragments) {
    Result<std::string> part = read_file(name.front() == '/' ? name : home + "/configs/" + name);
    if (!part) return part.error();
    text += *part;
    if (!text.empty() && text.back() != '\n') text += '\n';
  }
  return text;
}

Result<std::variant<Permutations, KconfigProblem>> permutations_of(const Campaign& campaign,
                                                                   const PatchedTree& patched,
                                                                   const std::string& depth,
                                                                   const Toolchain& toolchain,
                                                                   const std::string& home) {
  using Found = std::variant<Permutations, KconfigProblem>;
  Result<std::string> base = base_fragment(campaign, home);
  if (!base) return base.error();
  Result<std::variant<Oracle, KconfigProblem>> started = Oracle::start(patched, toolchain);
  if (!started) return started.error();
  if (const auto* problem = std::get_if<KconfigProblem>(&*started)) return Found(*problem);
  auto& oracle = std::get<Oracle>(*started);
  Result<std::vector<std::string>> complaints = oracle.load_base(*base);
  if (!complaints) return complaints.error();
  const Depth how_deep = depth == "full"       ? Depth::full
                         : depth == "pairwise" ? Depth::pairwise
                                               : Depth::quick;
  Result<Permutations> found = find_permutations(campaign, how_deep, oracle.resolver());
  if (!found) return found.error();
  return Found(found.take());
}

std::string problem_text(const KconfigProblem& problem) {
  std::string text = problem.file.empty() ? "Kconfig" : problem.file;
  if (problem.line > 0) text += ":" + std::to_string(problem.line);
  text += ": " + problem.message;
  for (const std::string& step : problem.path) text += "\n  " + step;
  return text;
}

}  // namespace kseries
