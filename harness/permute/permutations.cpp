// SPDX-License-Identifier: GPL-2.0-only
#include "permute/permutations.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/result.h"
#include "base/text.h"
#include "kconfig/dot_config.h"
#include "permute/fewest_rows.h"
#include "permute/pairwise.h"
#include "permute/permutation_id.h"
#include "permute/product.h"

namespace kseries {
namespace {

/// Why a request did not fully take effect; empty when it did.
std::string refusal(const Assignment& requested, const Resolution& resolution) {
  for (const auto& [symbol, value] : requested) {
    const auto got = resolution.values.find(symbol);
    const std::string is = got == resolution.values.end() ? "n" : got->second;
    if (is == value) continue;
    const auto reason = resolution.reasons.find(symbol);
    return refusal_text(symbol, value, is,
                        reason == resolution.reasons.end() ? "" : reason->second);
  }
  return "";
}

bool is_allowed(const ConfigCheck& check, std::string_view value) {
  const std::vector<std::string_view> wanted = split(check.value, '|');
  return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

std::string missed_check(const std::vector<ConfigCheck>& checks, const ValueOf& value) {
  for (const ConfigCheck& check : checks) {
    const std::string is = value(check.symbol);
    if (is_allowed(check, is)) continue;
    return "check " + check.symbol + "=" + check.value + " failed: it is " + is;
  }
  return "";
}

class Finder {
 public:
  Finder(const Campaign& campaign, const Resolver& resolver, const DerivedInputs& derived)
      : campaign_(campaign),
        resolver_(resolver),
        derived_(derived),
        axes_(derived.axes.empty() ? campaign.axes : derived.axes) {}

  Result<Permutations> find(Depth depth) {
    if (depth != Depth::full) {
      TRY(keep_quick());
    }
    if (depth != Depth::quick) {
      TRY(deeper(depth));
    }
    // Even the full space may miss a goal that needs another base.
    TRY(meet_goals());
    found_.goals = goal_lines(derived_.goals, configs_, reasons_);
    found_.goals.insert(found_.goals.end(), extensions_.begin(), extensions_.end());
    if (depth == Depth::pairwise) {
      found_.goals.emplace_back(
          std::string("every pair of values that two inputs can have together") +
          (all_pairs_ ? "" : ", except some where every attempt fails a check"));
    }
    return std::move(found_);
  }

 private:
  /// Returns the requests that took effect; drops the others.
  Result<std::vector<Assignment>> resolve(const std::vector<Assignment>& requests) {
    TRY_ASSIGN(std::vector<Resolution> resolutions, resolver_.resolve(requests));
    std::vector<Assignment> valid;
    for (size_t i = 0; i < requests.size(); ++i) {
      const std::string reason = refusal(requests[i], resolutions[i]);
      if (reason.empty()) {
        valid.push_back(requests[i]);
      } else {
        found_.dropped.push_back({requests[i], reason});
      }
    }
    return valid;
  }

  /// Keeps the first possible alternative of each line; drops a line without one.
  Result<Done> keep_quick() {
    // One request for all lines takes a fraction of the time of one for each.
    if (!has_alternatives(campaign_.quick)) return keep_all(campaign_.quick);
    for (const Assignment& line : campaign_.quick) {
      TRY_ASSIGN(std::vector<Assignment> wanted, alternatives(line));
      const size_t dropped = found_.dropped.size();
      TRY_ASSIGN(std::vector<Assignment> valid, resolve(wanted));
      bool any = false;
      for (size_t i = 0; i < valid.size() && !any; ++i) {
        TRY_ASSIGN(const bool kept, keep(valid[i]));
        any = kept;
      }
      found_.dropped.resize(std::min(found_.dropped.size(), dropped + (any ? 0 : 1)));
    }
    return Done{};
  }

  Result<Done> keep_all(const std::vector<Assignment>& requests) {
    TRY_ASSIGN(std::vector<Assignment> valid, resolve(requests));
    for (const Assignment& one : valid) TRY(keep(one));
    return Done{};
  }

  Result<Done> deeper(Depth depth) {
    if (depth == Depth::full) {
      if (!derived_.axes.empty()) return keep_all(derived_.requests);
      TRY_ASSIGN(const std::vector<Assignment> all, product(axes_));
      return keep_all(all);
    }
    if (!derived_.axes.empty()) return pairwise(derived_.rows);
    TRY_ASSIGN(std::vector<std::string> rows, rows_of_product());
    return pairwise(std::move(rows));
  }

  [[nodiscard]] bool is_met(const Goal& goal) const {
    return std::any_of(configs_.begin(), configs_.end(),
                       [&](const Assignment& one) { return goal.met(values_in(one)); });
  }

  Result<Done> meet_goals() {
    std::vector<const Goal*> open;
    for (const Goal& goal : derived_.goals) {
      if (!is_met(goal)) open.push_back(&goal);
    }
    std::vector<std::vector<bool>> meets;
    for (const Assignment& values : derived_.values) {
      std::vector<bool> row;
      for (const Goal* goal : open) row.push_back(goal->met(values_in(values)));
      meets.push_back(std::move(row));
    }
    std::vector<Assignment> wanted;
    for (const size_t row : fewest_rows(meets)) wanted.push_back(derived_.requests[row]);
    TRY(keep_all(wanted));
    for (const Goal* goal : open) {
      if (is_met(*goal) || !derived_.extend) continue;
      TRY_ASSIGN(GoalAnswer answer, derived_.extend(*goal));
      reasons_[goal->what] = answer.why;
      if (!answer.reachable) continue;
      const size_t before = found_.kept.size();
      TRY(keep_all({answer.changes}));
      if (found_.kept.size() == before || !is_met(*goal)) continue;
      extensions_.push_back("base extended for one cell, " + found_.kept.back().id + ": " +
                            assignment_text(answer.changes) + ": " + goal->what);
    }
    return Done{};
  }

  /// Adds a request to the kept ones, unless it fails a check. Returns whether it is among them.
  Result<bool> keep(const Assignment& requested) {
    TRY_ASSIGN(std::string config, resolver_.config(requested));
    Assignment values = DotConfig::parse(config).values();
    const ValueOf value = values_in(values);
    // Another command of the oracle has verified the requests before.
    for (const auto& [symbol, wanted] : requested) {
      if (value(symbol) == wanted) continue;
      return Error{
          "kconfig",
          symbol + "=" + wanted + " took effect but is " + value(symbol) + " in the .config",
          assignment_text(requested), "", ErrorKind::bug};
    }
    const std::string missed = missed_check(campaign_.checks, value);
    if (!missed.empty()) {
      found_.dropped.push_back({requested, missed});
      return false;
    }
    const auto [place, fresh] = by_config_.emplace(config, found_.kept.size());
    if (!fresh) {
      ++found_.kept[place->second].requests;
      return true;
    }
    Permutation permutation;
    permutation.requested = requested;
    for (const Axis& axis : axes_) permutation.resolved[axis.symbol] = value(axis.symbol);
    permutation.id = derived_id(permutation.resolved);
    if (!ids_.insert(permutation.id).second) permutation.id += "-" + short_hash(config);
    permutation.config = std::move(config);
    found_.kept.push_back(std::move(permutation));
    configs_.push_back(std::move(values));
    return true;
  }

  /// Names the axes of the campaign, and derived inputs only where they differ from the base, in
  /// alphabetical order: the name of a configuration, which histories compare, does not change if
  /// the series affects a further symbol.
  [[nodiscard]] std::string derived_id(const Assignment& resolved) const {
    if (derived_.axes.empty()) return permutation_id(axes_, resolved);
    std::set<std::string> differing;
    for (const Axis& axis : derived_.axes) {
      const auto same = [&](const Axis& one) { return one.symbol == axis.symbol; };
      if (std::any_of(campaign_.axes.begin(), campaign_.axes.end(), same)) continue;
      const std::string value = values_in(resolved)(axis.symbol);
      if (value == values_in(derived_.base)(axis.symbol)) continue;
      differing.insert(axis.symbol + (value == "y" ? "" : "=" + value));
    }
    std::vector<std::string> parts(differing.begin(), differing.end());
    if (!campaign_.axes.empty()) {
      parts.insert(parts.begin(), permutation_id(campaign_.axes, resolved));
    } else if (parts.empty()) {
      return "base";
    }
    return bounded_id(file_name_from(join(parts, "+")));
  }

  /// Whether a check forbids a value in a row of letters.
  [[nodiscard]] bool fails_check(const std::string& row) const {
    return std::any_of(campaign_.checks.begin(), campaign_.checks.end(), [&](const auto& check) {
      for (size_t i = 0; i < axes_.size(); ++i) {
        if (axes_[i].symbol == check.symbol) return !is_allowed(check, row.substr(i, 1));
      }
      return false;
    });
  }

  [[nodiscard]] std::string request_row(const Assignment& values) const {
    std::string row;
    for (const Axis& axis : axes_) row += values_in(values)(axis.symbol).substr(0, 1);
    return row;
  }

  [[nodiscard]] Assignment row_request(const std::string& row) const {
    Assignment request;
    for (size_t i = 0; i < axes_.size(); ++i) request[axes_[i].symbol] = row.substr(i, 1);
    return request;
  }

  /// The assignments of the product that take effect. The others are not reported as dropped.
  Result<std::vector<std::string>> rows_of_product() {
    TRY_ASSIGN(std::vector<Assignment> all, product(axes_));
    const std::vector<DroppedPermutation> dropped = found_.dropped;
    TRY_ASSIGN(const std::vector<Assignment> valid, resolve(all));
    found_.dropped = dropped;
    std::vector<std::string> rows;
    for (const Assignment& one : valid) rows.push_back(request_row(one));
    return rows;
  }

  Result<Done> pairwise(std::vector<std::string> rows) {
    std::erase_if(rows, [&](const std::string& row) { return fails_check(row); });
    // Other rows have to cover the pairs of one that fails a check, and each costs a .config.
    constexpr int max_rounds = 10;
    std::set<std::string> missed;
    for (int round = 0; round < max_rounds; ++round) {
      std::vector<std::string> taken;
      for (const Permutation& one : found_.kept) taken.push_back(request_row(one.resolved));
      const std::vector<size_t> chosen = cover_pairs(rows, taken);
      if (chosen.empty()) break;
      for (const size_t index : chosen) {
        TRY_ASSIGN(const bool kept, keep(row_request(rows[index])));
        if (!kept) missed.insert(rows[index]);
      }
      std::erase_if(rows, [&](const std::string& row) { return missed.contains(row); });
      all_pairs_ = round + 1 < max_rounds || missed.empty();
    }
    return Done{};
  }

  const Campaign& campaign_;
  const Resolver& resolver_;
  const DerivedInputs& derived_;
  const std::vector<Axis>& axes_;
  std::map<std::string, std::string> reasons_;  ///< by Goal::what
  std::vector<std::string> extensions_;
  Permutations found_;
  std::vector<Assignment> configs_;  ///< of the kept ones, parsed
  std::map<std::string, size_t> by_config_;
  std::set<std::string> ids_;
  bool all_pairs_ = true;
};

}  // namespace

Result<Permutations> find_permutations(const Campaign& campaign, Depth depth,
                                       const Resolver& resolver, const DerivedInputs& derived) {
  return Finder(campaign, resolver, derived).find(depth);
}

}  // namespace kseries
