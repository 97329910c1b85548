// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/space_stage.h"

#include <algorithm>
#include <set>
#include <utility>

#include "host/files.h"
#include "kbuild/include_index.h"
#include "kconfig/candidates.h"
#include "kconfig/relevant.h"

namespace kseries {
namespace {

/// The folder of an architecture's headers, from the name that make knows.
std::string source_arch(const std::string& arch) {
  if (arch == "x86_64" || arch == "i386") return "x86";
  return arch;
}

/// One input changed, and every two: enough to see nearly all that can vary.
std::vector<Assignment> samples_of(const std::vector<Axis>& axes) {
  std::vector<std::pair<std::string, std::string>> settings;
  for (const Axis& axis : axes) {
    for (const std::string& value : axis.values) settings.emplace_back(axis.symbol, value);
  }
  std::vector<Assignment> samples = {{}};
  for (size_t i = 0; i < settings.size(); ++i) {
    samples.push_back({settings[i]});
    for (size_t k = 0; k < i; ++k) {
      if (settings[k].first != settings[i].first) samples.push_back({settings[i], settings[k]});
    }
  }
  return samples;
}

Result<Done> settle(Oracle& oracle, Space& space, const std::string& base) {
  const Result<std::vector<Resolution>> seen = oracle.resolve(samples_of(axes_of(space.symbols)));
  if (!seen) return seen.error();
  if (seen->empty()) return Done{};
  const Assignment& values = seen->front().values;
  std::set<std::string> varied;
  for (const Resolution& one : *seen) {
    for (const auto& [name, value] : one.values) {
      const auto at_base = values.find(name);
      if (at_base != values.end() && at_base->second != value) varied.insert(name);
    }
  }
  Prover prover(space.rules);
  settle_constants(space.symbols, varied, values, base_values(base), prover);
  return Done{};
}

}  // namespace

Result<SourceView> source_view(const PatchedTree& patched, const std::string& arch) {
  Result<IncludeIndex> index = include_index(patched.tree);
  if (!index) return index.error();
  const auto shared = std::make_shared<IncludeIndex>(index.take());
  const auto kept = std::make_shared<std::map<std::string, std::optional<std::string>>>();
  SourceView view;
  view.read = [&patched, kept](const std::string& path) -> std::optional<std::string> {
    const auto changed = patched.files.find(path);
    if (changed != patched.files.end()) {
      if (changed->second.removed) return std::nullopt;
      return changed->second.content;
    }
    const auto [at, fresh] = kept->try_emplace(path);
    if (fresh) {
      Result<std::string> text = read_file(patched.tree.root + "/" + path);
      if (text) at->second = text.take();
    }
    return at->second;
  };
  view.includers = [&patched, shared, folder = source_arch(arch)](const std::string& header) {
    return includers_of(*shared, patched, folder, header);
  };
  return view;
}

Result<Space> find_space(Oracle& oracle, const PatchedTree& patched,
                         const std::vector<Patch>& patches, const Campaign& campaign,
                         const std::string& base) {
  Space space;
  Result<std::vector<std::string>> dump = oracle.dump();
  if (!dump) return dump.error();
  Result<KconfigRules> rules = parse_rules(*dump);
  if (!rules) return rules.error();
  space.rules = rules.take();
  Candidates candidates;
  if (campaign.derive && !patched.files.empty()) {
    Result<SourceView> view = source_view(patched, campaign.arch);
    if (!view) return view.error();
    space.sources = touched_sources(patched, *view);
    candidates = find_candidates(patched, patches, space.sources, space.rules);
  }
  space.symbols = classify(candidates, space.rules, patched, campaign);
  if (Result<Done> settled = settle(oracle, space, base); !settled) return settled.error();
  space.assignments = space_size(space.symbols, space.rules);
  return space;
}

}  // namespace kseries
