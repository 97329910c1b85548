// SPDX-License-Identifier: GPL-2.0-only
#include "plan/lost_options.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/text.h"
#include "kconfig/dot_config.h"
#include "kconfig/rule_text.h"
#include "kconfig/stanzas.h"
#include "permute/product.h"

namespace kseries {
namespace {

/// A larger product is not compared; the campaign's list still is.
constexpr size_t max_product = 4096;
/// The checks need the whole .config of a request.
constexpr size_t max_checked = 64;

std::string value_in(const Assignment& values, const std::string& symbol) {
  const auto found = values.find(symbol);
  return found == values.end() ? "n" : found->second;
}

/// The symbols of a request that have another value.
std::vector<std::string> refused_symbols(const Assignment& request, const Resolution& resolution) {
  std::vector<std::string> refused;
  for (const auto& [symbol, value] : request) {
    if (value_in(resolution.values, symbol) != value) refused.push_back(symbol);
  }
  return refused;
}

using Setting = std::pair<std::string, std::string>;

/// A setting that some requests have without the series and not with it.
struct Loss {
  Assignment example;  ///< the request with the fewest symbols
  std::string reason;
  size_t requests = 0;
};

bool is_allowed(const ConfigCheck& check, const Assignment& values) {
  const std::vector<std::string_view> allowed = split(check.value, '|');
  return std::find(allowed.begin(), allowed.end(), value_in(values, check.symbol)) != allowed.end();
}

/// A formula that is true for the value, or for one of several, of a symbol.
std::string setting_formula(const Setting& setting) {
  std::string formula;
  for (const std::string_view value : split(setting.second, '|')) {
    formula += formula.empty() ? "" : " || ";
    formula.append(setting.first).append("=").append(value);
  }
  return formula;
}

class Comparison {
 public:
  Comparison(const Campaign& campaign, Prover& prover, const KconfigRules& rules,
             const PatchedTree& patched)
      : campaign_(campaign), prover_(prover), rules_(rules), patched_(patched) {}

  Result<std::vector<ConfigProof>> run(const Resolver& before, const Resolver& after) {
    TRY_ASSIGN(const std::vector<Assignment> requests, reach_requests(campaign_));
    TRY_ASSIGN(const std::vector<Resolution> now, after.resolve(requests));
    std::vector<size_t> refused;
    std::vector<Assignment> asked;
    for (size_t i = 0; i < requests.size(); ++i) {
      if (refused_symbols(requests[i], now[i]).empty()) {
        reached_.insert(requests[i].begin(), requests[i].end());
      } else {
        refused.push_back(i);
        asked.push_back(requests[i]);
      }
    }
    TRY_ASSIGN(const std::vector<Resolution> then, before.resolve(asked));
    for (size_t i = 0; i < asked.size(); ++i) {
      if (refused_symbols(asked[i], then[i]).empty()) add_loss(asked[i], now[refused[i]]);
    }
    TRY(compare_checks(requests, now, before, after));
    std::vector<ConfigProof> proofs;
    for (const auto& [setting, loss] : losses_) {
      TRY_ASSIGN(ConfigProof proof, make_proof(setting, loss));
      proofs.push_back(std::move(proof));
    }
    return proofs;
  }

 private:
  void add_loss(const Assignment& request, const Resolution& resolution) {
    const std::vector<std::string> refused = refused_symbols(request, resolution);
    // A symbol that never has the value is a better reason than one that lacks it here only.
    const auto never = std::find_if(refused.begin(), refused.end(), [&](const auto& symbol) {
      return !reached_.contains({symbol, request.at(symbol)});
    });
    const std::string& symbol = never == refused.end() ? refused.front() : *never;
    const auto reason = resolution.reasons.find(symbol);
    add({symbol, request.at(symbol)}, request,
        reason == resolution.reasons.end() ? "" : reason->second);
  }

  void add(const Setting& setting, const Assignment& request, const std::string& reason) {
    Loss& loss = losses_[setting];
    if (loss.requests++ > 0 && loss.example.size() <= request.size()) return;
    loss.example = request;
    loss.reason = reason;
  }

  /// A request that takes effect is dropped nevertheless when a check of the campaign fails.
  Result<Done> compare_checks(const std::vector<Assignment>& requests,
                              const std::vector<Resolution>& now, const Resolver& before,
                              const Resolver& after) {
    size_t checked = 0;
    for (size_t i = 0; i < requests.size() && checked < max_checked; ++i) {
      if (campaign_.checks.empty() || !refused_symbols(requests[i], now[i]).empty()) continue;
      ++checked;
      TRY_ASSIGN(const std::string config, after.config(requests[i]));
      const Assignment values = DotConfig::parse(config).values();
      std::optional<Assignment> earlier;
      for (const ConfigCheck& check : campaign_.checks) {
        if (is_allowed(check, values)) continue;
        if (!earlier) {
          TRY_ASSIGN(const std::string text, before.config(requests[i]));
          earlier = DotConfig::parse(text).values();
        }
        if (is_allowed(check, *earlier))
          add({check.symbol, check.value}, requests[i], "it is " + value_in(values, check.symbol));
      }
    }
    return Done{};
  }

  Result<ConfigProof> make_proof(const Setting& setting, const Loss& loss) {
    const auto& [symbol, value] = setting;
    const bool elsewhere = reached_.contains(setting);
    ConfigProof proof;
    proof.tree = patched_.tree.name;
    proof.series = patched_.series;
    proof.name = symbol + "=" + value;
    proof.claim = "can be configured";
    proof.why = "the tree without the series allows it";
    proof.lost = ConfigSetting{symbol, value};
    proof.violation = elsewhere
                          ? "configuration no longer reachable: " + assignment_text(loss.example)
                          : "option no longer reachable";
    if (!loss.reason.empty()) proof.violation += ": " + loss.reason;
    if (!elsewhere) proof.witness = loss.example;
    TRY_ASSIGN(proof.detail, explain(setting, elsewhere));
    proof.detail += "\n" + counted(loss.requests, "configuration", "configurations") +
                    " of the campaign can't be chosen any more, for example " +
                    assignment_text(loss.example);
    const SymbolIndex index = index_symbols(rules_);
    if (const auto found = index.find(symbol); found != index.end()) {
      proof.where = rules_.symbols[found->second].info.where;
      proof.patch = find_stanza_patch(patched_, symbol, proof.where);
    }
    return proof;
  }

  /// The rules that forbid a setting in all configurations, or those of its symbol.
  Result<std::string> explain(const Setting& setting, bool elsewhere) {
    const SymbolIndex index = index_symbols(rules_);
    const auto found = index.find(setting.first);
    if (found == index.end()) return "the series removes " + setting.first;
    const std::string rule = rule_text(rules_, found->second);
    if (elsewhere) return rule;
    TRY_ASSIGN(const Proof proof, prover_.prove(setting_formula(setting), Unknown::no));
    if (!proof.reachable)
      return "no configuration has it, by these rules:\n" + join(proof.core, "\n");
    return "the base configuration of the campaign does not meet its dependencies any more:\n" +
           rule;
  }

  const Campaign& campaign_;
  Prover& prover_;
  const KconfigRules& rules_;
  const PatchedTree& patched_;
  std::set<Setting> reached_;  ///< settings that some request has with the series
  std::map<Setting, Loss> losses_;
};

}  // namespace

int find_stanza_patch(const PatchedTree& patched, const std::string& symbol,
                      const std::string& where) {
  const auto file = patched.files.find(where.substr(0, where.rfind(':')));
  if (file == patched.files.end()) return 0;
  const std::vector<std::string> stanzas = stanza_by_line(file->second.content);
  const std::vector<int>& owner = file->second.owner;
  for (size_t i = 0; i < std::min(stanzas.size(), owner.size()); ++i) {
    if (stanzas[i] == symbol && owner[i] > 0) return owner[i];
  }
  return 0;
}

Result<std::vector<Assignment>> reach_requests(const Campaign& campaign) {
  std::set<Assignment> requests;
  for (const Assignment& line : campaign.quick) {
    TRY_ASSIGN(const std::vector<Assignment> all, alternatives(line));
    requests.insert(all.begin(), all.end());
  }
  size_t size = 1;
  for (const Axis& axis : campaign.axes)
    size = std::min(size * axis.values.size(), max_product + 1);
  if (!campaign.axes.empty() && size <= max_product) {
    TRY_ASSIGN(const std::vector<Assignment> all, product(campaign.axes));
    requests.insert(all.begin(), all.end());
  }
  // The base itself, for the checks.
  requests.insert(Assignment());
  return std::vector<Assignment>(requests.begin(), requests.end());
}

Result<std::vector<ConfigProof>> find_lost_options(const Campaign& campaign, const Resolver& before,
                                                   const Resolver& after, Prover& prover,
                                                   const KconfigRules& rules,
                                                   const PatchedTree& patched) {
  return Comparison(campaign, prover, rules, patched).run(before, after);
}

}  // namespace kseries
