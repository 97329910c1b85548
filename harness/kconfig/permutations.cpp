// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/permutations.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "kconfig/fewest_rows.h"
#include "kconfig/pairwise.h"
#include "kconfig/permutation_id.h"
#include "model/describe.h"

namespace kseries {
namespace {

constexpr size_t most_assignments = 100000;

/// The product of the axes, the last one changing fastest.
Result<std::vector<Assignment>> product(const std::vector<Axis>& axes) {
  size_t count = 1;
  for (const Axis& axis : axes) {
    count *= axis.values.size();
    if (count > most_assignments) {
      return Error{"kconfig", "the product of the axes has more than 100000 assignments", "",
                   "take an axis or a value out, or use --depth quick", ErrorKind::usage};
    }
  }
  std::vector<Assignment> all = {{}};
  for (const Axis& axis : axes) {
    std::vector<Assignment> longer;
    longer.reserve(all.size() * axis.values.size());
    for (const Assignment& assignment : all) {
      for (const std::string& value : axis.values) {
        longer.push_back(assignment);
        longer.back()[axis.symbol] = value;
      }
    }
    all = std::move(longer);
  }
  return all;
}

/// What a line of the quick list asks for, the most wanted first: "y|n" is y, or n where
/// that can't be had.
Result<std::vector<Assignment>> alternatives(const Assignment& quick) {
  std::vector<Axis> axes;
  for (const auto& [symbol, values] : quick) {
    Axis axis{symbol, {}};
    for (const std::string_view value : split(values, '|')) axis.values.emplace_back(value);
    axes.push_back(std::move(axis));
  }
  return product(axes);
}

bool has_alternatives(const std::vector<Assignment>& quick) {
  return std::any_of(quick.begin(), quick.end(), [](const Assignment& line) {
    return std::any_of(line.begin(), line.end(), [](const auto& wanted) {
      return wanted.second.find('|') != std::string::npos;
    });
  });
}

/// Why a request did not take effect as a whole; empty when it did.
std::string refusal(const Assignment& requested, const Resolution& resolution) {
  for (const auto& [symbol, value] : requested) {
    const auto got = resolution.values.find(symbol);
    const std::string is = got == resolution.values.end() ? "n" : got->second;
    if (is == value) continue;
    std::string text = symbol;
    text.append("=").append(value).append(" was asked for and is ").append(is);
    const auto reason = resolution.reasons.find(symbol);
    if (reason != resolution.reasons.end()) text.append(": ").append(reason->second);
    return text;
  }
  return "";
}

/// The values in a .config's text, which must outlive them; "n" for what is not set.
ValueOf values_of(const std::string& config) {
  return [&config](const std::string& symbol) {
    const std::string start = "\nCONFIG_" + symbol + "=";
    size_t at = config.find(start);
    if (at == std::string::npos && config.rfind(start.substr(1), 0) != 0) return std::string("n");
    at = at == std::string::npos ? start.size() - 1 : at + start.size();
    return config.substr(at, std::min(config.find('\n', at), config.size()) - at);
  };
}

std::string missed_check(const std::vector<ConfigCheck>& checks, const std::string& config) {
  for (const ConfigCheck& check : checks) {
    const std::string is = values_of(config)(check.symbol);
    const std::vector<std::string_view> wanted = split(check.value, '|');
    if (std::find(wanted.begin(), wanted.end(), is) != wanted.end()) continue;
    return "the check " + check.symbol + "=" + check.value + " does not hold: it is " + is;
  }
  return "";
}

class Finder {
 public:
  Finder(const Campaign& campaign, const Resolver& resolver, const Choices& choices)
      : campaign_(campaign),
        resolver_(resolver),
        choices_(choices),
        axes_(choices.axes.empty() ? campaign.axes : choices.axes) {}

  Result<Permutations> find(Depth depth) {
    Result<Done> done = Done{};
    if (depth != Depth::full) done = keep_quick();
    if (done && depth != Depth::quick) done = deeper(depth);
    // Even all of a space may lack what takes another base.
    if (done) done = meet_goals();
    if (!done) return done.error();
    found_.covers = cover_lines(choices_.goals, found_.kept, reasons_);
    found_.covers.insert(found_.covers.end(), extensions_.begin(), extensions_.end());
    if (depth == Depth::pairwise) {
      found_.covers.emplace_back("every pair of values that two inputs can have beside each other");
    }
    return std::move(found_);
  }

 private:
  /// The requests that took effect; the others are dropped.
  Result<std::vector<Assignment>> resolve(const std::vector<Assignment>& requests) {
    Result<std::vector<Resolution>> resolutions = resolver_.resolve(requests);
    if (!resolutions) return resolutions.error();
    std::vector<Assignment> valid;
    for (size_t i = 0; i < requests.size(); ++i) {
      const std::string reason = refusal(requests[i], (*resolutions)[i]);
      if (reason.empty()) {
        valid.push_back(requests[i]);
      } else {
        found_.dropped.push_back({requests[i], reason});
      }
    }
    return valid;
  }

  /// The first alternative of each line that can be had; a line without one is dropped.
  Result<Done> keep_quick() {
    // One question for all lines takes a fraction of what one for each does.
    if (!has_alternatives(campaign_.quick)) return keep_all(campaign_.quick);
    for (const Assignment& line : campaign_.quick) {
      Result<std::vector<Assignment>> wanted = alternatives(line);
      if (!wanted) return wanted.error();
      const size_t dropped = found_.dropped.size();
      Result<std::vector<Assignment>> valid = resolve(*wanted);
      if (!valid) return valid.error();
      found_.dropped.resize(std::min(found_.dropped.size(), dropped + (valid->empty() ? 1 : 0)));
      if (valid->empty()) continue;
      if (Result<Done> kept = keep(valid->front()); !kept) return kept;
    }
    return Done{};
  }

  Result<Done> keep_all(const std::vector<Assignment>& requests) {
    Result<std::vector<Assignment>> valid = resolve(requests);
    if (!valid) return valid.error();
    for (const Assignment& one : *valid) {
      if (Result<Done> kept = keep(one); !kept) return kept;
    }
    return Done{};
  }

  Result<Done> deeper(Depth depth) {
    Result<std::vector<Assignment>> all = std::vector<Assignment>(choices_.requests);
    if (choices_.axes.empty()) all = product(axes_);
    if (!all) return all.error();
    return depth == Depth::full ? keep_all(*all) : pairwise(*all);
  }

  [[nodiscard]] bool is_met(const CoverGoal& goal) const {
    return std::any_of(found_.kept.begin(), found_.kept.end(),
                       [&](const Permutation& one) { return goal.met(values_of(one.config)); });
  }

  Result<Done> meet_goals() {
    std::vector<const CoverGoal*> open;
    for (const CoverGoal& goal : choices_.goals) {
      if (!is_met(goal)) open.push_back(&goal);
    }
    std::vector<std::vector<bool>> meets;
    for (const Assignment& values : choices_.values) {
      std::vector<bool> row;
      for (const CoverGoal* goal : open) row.push_back(goal->met(values_in(values)));
      meets.push_back(std::move(row));
    }
    std::vector<Assignment> wanted;
    for (const size_t row : fewest_rows(meets)) wanted.push_back(choices_.requests[row]);
    if (Result<Done> kept = keep_all(wanted); !kept) return kept;
    for (const CoverGoal* goal : open) {
      if (is_met(*goal) || !choices_.extend) continue;
      Result<GoalAnswer> answer = choices_.extend(*goal);
      if (!answer) return answer.error();
      reasons_[goal->what] = answer->why;
      if (!answer->reachable) continue;
      const size_t before = found_.kept.size();
      if (Result<Done> kept = keep_all({answer->changes}); !kept) return kept;
      if (found_.kept.size() == before || !is_met(*goal)) continue;
      extensions_.push_back("base extended for one cell, " + found_.kept.back().id + ": " +
                            text_of(answer->changes) + ": " + goal->what);
    }
    return Done{};
  }

  Result<Done> keep(const Assignment& requested) {
    Result<std::string> config = resolver_.config(requested);
    if (!config) return config.error();
    const std::string missed = missed_check(campaign_.checks, *config);
    if (!missed.empty()) {
      found_.dropped.push_back({requested, missed});
      return Done{};
    }
    const auto [place, fresh] = by_config_.emplace(*config, found_.kept.size());
    if (!fresh) {
      ++found_.kept[place->second].requests;
      return Done{};
    }
    Permutation permutation;
    permutation.requested = requested;
    const ValueOf value = values_of(*config);
    for (const Axis& axis : axes_) permutation.resolved[axis.symbol] = value(axis.symbol);
    permutation.id = id_of(permutation.resolved);
    if (!ids_.insert(permutation.id).second) permutation.id += "-" + short_hash(*config);
    permutation.config = config.take();
    found_.kept.push_back(std::move(permutation));
    return Done{};
  }

  /// Derived inputs are told where they differ from the base only.
  [[nodiscard]] std::string id_of(const Assignment& resolved) const {
    std::string id = permutation_id(campaign_.axes.empty() ? axes_ : campaign_.axes, resolved);
    if (choices_.axes.empty() || campaign_.axes.empty()) return id;
    for (const Axis& axis : choices_.axes) {
      const auto same = [&](const Axis& one) { return one.symbol == axis.symbol; };
      if (std::any_of(campaign_.axes.begin(), campaign_.axes.end(), same)) continue;
      const std::string value = values_in(resolved)(axis.symbol);
      if (value == values_in(choices_.base)(axis.symbol)) continue;
      id += "+" + axis.symbol + (value == "y" ? "" : "=" + value);
    }
    return bounded_id(id);
  }

  Result<Done> pairwise(const std::vector<Assignment>& all) {
    // Only what the quick list drops is told: a pair that can't be had is no loss.
    const std::vector<DroppedPermutation> dropped = found_.dropped;
    Result<std::vector<Assignment>> valid = resolve(all);
    if (!valid) return valid.error();
    found_.dropped = dropped;
    std::vector<Assignment> taken;
    for (const Permutation& permutation : found_.kept) taken.push_back(permutation.resolved);
    for (const size_t index : cover_pairs(*valid, taken)) {
      if (Result<Done> kept = keep((*valid)[index]); !kept) return kept;
    }
    return Done{};
  }

  const Campaign& campaign_;
  const Resolver& resolver_;
  const Choices& choices_;
  const std::vector<Axis>& axes_;
  std::map<std::string, std::string> reasons_;  ///< by Goal::what
  std::vector<std::string> extensions_;
  Permutations found_;
  std::map<std::string, size_t> by_config_;
  std::set<std::string> ids_;
};

}  // namespace

std::vector<std::string> cover_lines(const std::vector<CoverGoal>& goals,
                                     const std::vector<Permutation>& kept,
                                     const std::map<std::string, std::string>& reasons) {
  std::vector<std::string> kinds;
  std::map<std::string, std::pair<size_t, size_t>> counts;  // met, all
  std::vector<std::string> missed;
  for (const CoverGoal& goal : goals) {
    if (std::find(kinds.begin(), kinds.end(), goal.kind) == kinds.end()) kinds.push_back(goal.kind);
    auto& [met, all] = counts[goal.kind];
    ++all;
    const bool is_met = std::any_of(kept.begin(), kept.end(), [&](const Permutation& one) {
      return goal.met(values_of(one.config));
    });
    if (is_met) {
      ++met;
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

Result<Permutations> find_permutations(const Campaign& campaign, Depth depth,
                                       const Resolver& resolver, const Choices& choices) {
  return Finder(campaign, resolver, choices).find(depth);
}

}  // namespace kseries
