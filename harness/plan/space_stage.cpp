// SPDX-License-Identifier: GPL-2.0-only
#include "plan/space_stage.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/result.h"
#include "host/files.h"
#include "impact/candidates.h"
#include "impact/relevant.h"
#include "kbuild/include_index.h"
#include "kconfig/dot_config.h"

namespace kseries {
namespace {

/// Requests that change one input, or two: enough to find nearly all that can vary. With `slow`,
/// pairs would take too long.
std::vector<Assignment> make_samples(const std::vector<Axis>& axes, bool slow) {
  std::vector<std::pair<std::string, std::string>> settings;
  for (const Axis& axis : axes) {
    for (const std::string& value : axis.values) settings.emplace_back(axis.symbol, value);
  }
  std::vector<Assignment> samples = {{}};
  for (size_t i = 0; i < settings.size(); ++i) {
    samples.push_back({settings[i]});
    for (size_t k = 0; k < i && !slow; ++k) {
      if (settings[k].first != settings[i].first) samples.push_back({settings[i], settings[k]});
    }
  }
  return samples;
}

Result<Done> settle(Oracle& oracle, ConfigSpace& space, const std::string& base, bool slow) {
  TRY_ASSIGN(const std::vector<Resolution> seen,
             oracle.resolve(make_samples(input_axes(space.symbols), slow)));
  if (seen.empty()) return Done{};
  const Assignment& values = seen.front().values;
  space.base = values;
  std::set<std::string> varied;
  for (const Resolution& one : seen) {
    for (const auto& [name, value] : one.values) {
      const auto at_base = values.find(name);
      if (at_base != values.end() && at_base->second != value) varied.insert(name);
    }
  }
  Prover prover(space.rules);
  settle_constants(space.symbols, varied, values, DotConfig::parse(base).values(), prover);
  return Done{};
}

/// More assignments than this take too long for a plan.
constexpr double max_assignments = 1.2e6;
/// The same where a tree needs a process for each: these take some minutes.
constexpr double max_slow_assignments = 4000;

/// Whether all inputs have values that the campaign allows; Kconfig may have changed them.
bool is_allowed_row(const std::vector<Axis>& axes, const std::string& row) {
  for (size_t i = 0; i < axes.size(); ++i) {
    const auto& values = axes[i].values;
    if (std::find(values.begin(), values.end(), row.substr(i, 1)) == values.end()) return false;
  }
  return true;
}

Assignment row_assignment(const Enumeration& found, const std::string& row, size_t columns) {
  Assignment values;
  for (size_t i = 0; i < columns; ++i) values[found.symbols[i]] = row.substr(i, 1);
  return values;
}

/// Of the rows that are the same to the changed code, keeps the one that differs least from the
/// base. Code that tests IS_ENABLED() does not distinguish m from y, but the linker does: built-in
/// code can't call a module.
void choose_views(ConfigSpace& space, const Enumeration& found, const std::vector<Axis>& axes) {
  std::vector<size_t> readings;
  std::vector<size_t> seen;
  for (size_t i = 0; i < found.symbols.size(); ++i) {
    const auto symbol = std::find_if(space.symbols.begin(), space.symbols.end(),
                                     [&](const auto& one) { return one.name == found.symbols[i]; });
    if (symbol == space.symbols.end() || !symbol->affects_code) continue;
    readings.push_back(i);
    if (i >= axes.size()) seen.push_back(i);
  }
  const auto distance = [&](const std::string& row) {
    size_t count = 0;
    for (size_t i = 0; i < axes.size(); ++i) {
      if (space.base[axes[i].symbol] != row.substr(i, 1)) ++count;
    }
    return count;
  };
  std::map<std::string, const std::string*> views;
  std::map<size_t, std::vector<std::string>> rows;  // by distance
  for (const std::string& row : found.rows) {
    if (!is_allowed_row(axes, row)) continue;
    const size_t far = distance(row);
    rows[far].push_back(row.substr(0, axes.size()));
    std::string view;
    for (const size_t column : readings) view += row[column];
    const std::string*& kept = views[view];
    if (kept == nullptr || far < distance(*kept)) kept = &row;
  }
  for (auto& [far, some] : rows) {
    space.rows.insert(space.rows.end(), some.begin(), some.end());
  }
  // Those near the base come first: they are preferred and rebuild least.
  std::vector<const std::string*> chosen;
  for (const auto& [view, row] : views) chosen.push_back(row);
  std::stable_sort(chosen.begin(), chosen.end(), [&](const std::string* a, const std::string* b) {
    return distance(*a) < distance(*b);
  });
  for (const std::string* row : chosen) {
    space.requests.push_back(row_assignment(found, *row, axes.size()));
    space.values.push_back(space.requests.back());
    for (const size_t column : seen) {
      space.values.back()[found.symbols[column]] = row->substr(column, 1);
    }
  }
}

bool has_logic(const KconfigRules& rules, const std::string& name) {
  return std::any_of(rules.symbols.begin(), rules.symbols.end(), [&](const SymbolRules& one) {
    return one.defined && one.info.name == name && is_logic(one.info.type);
  });
}

/// The symbols that changed code reads in addition to the inputs. All others follow from the
/// resolved inputs, so they would not distinguish configurations, and reading some thousand symbols
/// for each of a million assignments takes a minute.
Result<std::vector<std::string>> list_outputs(Oracle& oracle, const ConfigSpace& space,
                                              const std::vector<Axis>& axes) {
  std::vector<std::string> names;
  for (const Axis& axis : axes) names.push_back(axis.symbol);
  TRY_ASSIGN(const std::vector<std::string> influenced, oracle.influenced(names));
  const std::set<std::string> inputs(names.begin(), names.end());
  std::set<std::string> seen;
  for (const RelevantSymbol& symbol : space.symbols) {
    if (symbol.affects_code && has_logic(space.rules, symbol.name)) seen.insert(symbol.name);
  }
  std::vector<std::string> outputs;
  for (const std::string& name : influenced) {
    if (seen.contains(name) && !inputs.contains(name)) outputs.push_back(name);
  }
  return outputs;
}

Result<Enumeration> enumerate(Oracle& oracle, const ConfigSpace& space,
                              const std::vector<Axis>& axes) {
  if (axes.empty()) return Enumeration{};
  TRY_ASSIGN(const std::vector<std::string> outputs, list_outputs(oracle, space, axes));
  return oracle.enumerate(axes, outputs);
}

/// Whether the tree needs a process for each assignment of the inputs, found by trying one.
Result<bool> is_slow(Oracle& oracle, const ConfigSpace& space) {
  std::vector<Axis> axes = input_axes(space.symbols);
  for (Axis& axis : axes) axis.values.resize(1);
  TRY_ASSIGN(const Enumeration one, enumerate(oracle, space, axes));
  return one.afresh;
}

/// The patched tree for the pure stages; `patched` must outlive it.
Result<SourceView> source_view(const PatchedTree& patched, const std::string& arch,
                               const Environment& environment) {
  TRY_ASSIGN(IncludeIndex index, read_include_index(patched.tree, environment));
  const auto shared = std::make_shared<IncludeIndex>(std::move(index));
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
    const auto is_in_tree = [&](const std::string& path) {
      return exists(patched.tree.root + "/" + path);
    };
    return find_include_users(*shared, patched, is_in_tree, folder, header);
  };
  return view;
}

}  // namespace

Result<ConfigSpace> find_config_space(Oracle& oracle, const PatchedTree& patched,
                                      const std::vector<Patch>& patches, const Campaign& campaign,
                                      const std::string& base, const Environment& environment) {
  ConfigSpace space;
  TRY_ASSIGN(std::vector<std::string> dump, oracle.dump());
  TRY_ASSIGN(KconfigRules rules, parse_rules(dump));
  space.rules = std::move(rules);
  Candidates candidates;
  if (campaign.derive && !patched.files.empty()) {
    TRY_ASSIGN(SourceView view, source_view(patched, campaign.arch, environment));
    space.sources = touched_sources(patched, view);
    candidates = find_candidates(patched, patches, space.sources, space.rules);
  }
  space.symbols = classify(candidates, space.rules, patched, campaign);
  TRY_ASSIGN(const bool slow, is_slow(oracle, space));
  TRY(settle(oracle, space, base, slow));
  space.left_out =
      limit_inputs(space.symbols, campaign, slow ? max_slow_assignments : max_assignments);
  const std::vector<Axis> axes = input_axes(space.symbols);
  TRY_ASSIGN(const Enumeration found, enumerate(oracle, space, axes));
  space.configurations = found.rows.size();
  choose_views(space, found, axes);
  space.assignments = space_size(space.symbols, space.rules);
  return space;
}

}  // namespace kseries
