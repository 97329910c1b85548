// SPDX-License-Identifier: GPL-2.0-only
#include "codec/campaign_toml.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "codec/common_toml.h"
#include "codec/toml_table.h"

namespace kseries {
namespace {

bool is_symbol(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_word_char);
}

void check_symbol(TomlTable& table, const std::string& key) {
  constexpr std::string_view prefix = "CONFIG_";
  if (!is_symbol(key)) {
    table.refuse(key, "'" + key + "' is not a Kconfig symbol",
                 "symbols consist of letters, digits and _");
  } else if (key.starts_with(prefix)) {
    table.refuse(key, "symbols are written without the CONFIG_ prefix",
                 "write " + key.substr(prefix.size()));
  }
}

void check_value(TomlTable& table, const std::string& symbol, std::string_view value) {
  if (value == "y" || value == "m" || value == "n") return;
  table.refuse(symbol, "'" + std::string(value) + "' is not a valid value for " + symbol,
               "use \"y\", \"m\" or \"n\"");
}

std::vector<Axis> read_axes(TomlTable& table) {
  std::vector<Axis> axes;
  for (const std::string& symbol : table.keys()) {
    check_symbol(table, symbol);
    Axis axis{symbol, {}};
    table.read(symbol, axis.values);
    for (const std::string& value : axis.values) check_value(table, symbol, value);
    std::vector<std::string> sorted = axis.values;
    std::sort(sorted.begin(), sorted.end());
    if (sorted.empty() || std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
      table.refuse(symbol, "axis " + symbol + " has no values or repeats one",
                   "for example: " + symbol + " = [\"y\", \"n\"]");
    }
    axes.push_back(std::move(axis));
  }
  return axes;
}

std::map<std::string, std::string> read_quick(TomlTable& table, const std::vector<Axis>& axes) {
  std::map<std::string, std::string> assignment;
  std::vector<std::string> names;
  names.reserve(axes.size());
  for (const Axis& axis : axes) names.push_back(axis.symbol);
  for (const std::string& symbol : table.keys()) {
    if (std::find(names.begin(), names.end(), symbol) == names.end()) {
      table.refuse(symbol, symbol + " is not an axis",
                   did_you_mean(nearest(symbol, names, 1), "add it to [axes]"));
    }
    std::string value;
    table.read(symbol, value);
    for (const std::string_view one : split(value, '|')) check_value(table, symbol, one);
    assignment[symbol] = std::move(value);
  }
  return assignment;
}

std::vector<ConfigCheck> read_checks(TomlTable& table) {
  std::vector<ConfigCheck> checks;
  for (const std::string& symbol : table.keys()) {
    check_symbol(table, symbol);
    table.read(symbol, checks.emplace_back(ConfigCheck{symbol, ""}).value);
  }
  return checks;
}

/// A table of symbols with a reason each.
std::map<std::string, std::string> read_reasons(TomlTable& table) {
  std::map<std::string, std::string> reasons;
  for (const std::string& symbol : table.keys()) {
    check_symbol(table, symbol);
    std::string& reason = reasons[symbol];
    table.read(symbol, reason);
    if (reason.empty()) {
      table.refuse(symbol, "the reason for " + symbol + " is empty",
                   "for example: " + symbol + " = \"needed by the suites\"");
    }
  }
  return reasons;
}

std::vector<ShapeQuestion> read_shapes(TomlTable& table) {
  std::vector<ShapeQuestion> shapes;
  for (const std::string& name : table.keys()) {
    table.read(name, shapes.emplace_back(ShapeQuestion{name, ""}).formula);
  }
  return shapes;
}

Invariant read_invariant(TomlTable& table) {
  Invariant invariant;
  table.read_required("name", invariant.name);
  table.read_required("never", invariant.never);
  table.read("why", invariant.why);
  return invariant;
}

GuestVariant read_variant(TomlTable& table) {
  GuestVariant variant;
  table.read_required("name", variant.name);
  table.read("append", variant.append);
  table.read("needs", variant.needs);
  table.read("extra", variant.extra);
  return variant;
}

void read_configurations(TomlTable& table, Campaign& campaign) {
  table.read_table("axes", [&](TomlTable& axes) { campaign.axes = read_axes(axes); });
  table.read_table("derive", [&](TomlTable& derive) {
    campaign.derive = true;
    derive.read_table("add", [&](TomlTable& added) { campaign.added = read_reasons(added); });
    derive.read_table("remove",
                      [&](TomlTable& removed) { campaign.removed = read_reasons(removed); });
  });
  table.read_table("shapes", [&](TomlTable& shapes) { campaign.shapes = read_shapes(shapes); });
  table.read_table("checks", [&](TomlTable& checks) { campaign.checks = read_checks(checks); });
  table.read_tables("quick", [&](TomlTable& quick) {
    campaign.quick.push_back(read_quick(quick, campaign.axes));
  });
  table.read_table("base_cell",
                   [&](TomlTable& cell) { campaign.base_cell = read_quick(cell, campaign.axes); });
  table.read_table("debug_cell", [&](TomlTable& cell) {
    cell.read_required("flavour", campaign.debug_cell.flavour);
    cell.read("suites", campaign.debug_cell.suites);
    cell.read_table("config", [&](TomlTable& config) {
      campaign.debug_cell.config = read_quick(config, campaign.axes);
    });
  });
  table.read_tables("invariant", [&](TomlTable& invariant) {
    campaign.invariants.push_back(read_invariant(invariant));
  });
}

void read_limits(TomlTable& table, Campaign& campaign) {
  constexpr TomlRange seconds{1, 86400};
  table.read("output_mib", campaign.output_mib, {1, 1024});
  table.read_table("deadlines", [&](TomlTable& deadlines) {
    deadlines.read("suite", campaign.test_seconds, seconds);
    deadlines.read("kernel", campaign.kernel_seconds, seconds);
    deadlines.read("silence", campaign.silence_seconds, seconds);
  });
}

void read_campaign(TomlTable& table, Campaign& campaign) {
  table.read("title", campaign.title);
  table.read("trees", campaign.trees);
  table.read("series", campaign.series);
  table.read("arch", campaign.arch);
  table.read("base", campaign.fragments);
  table.read("flavours", campaign.flavours);
  table.read("suites", campaign.suites);
  table.read("guests", campaign.guests);
  table.read_tables(
      "variant", [&](TomlTable& variant) { campaign.variants.push_back(read_variant(variant)); });
  read_configurations(table, campaign);
  table.read_tables("offer",
                    [&](TomlTable& offer) { read_offer(offer, campaign.offers.emplace_back()); });
  read_limits(table, campaign);
}

}  // namespace

Result<std::vector<Offer>> parse_offers_toml(std::string_view text, const std::string& where) {
  std::vector<Offer> offers;
  TRY(read_toml(text, "offers", where, [&](TomlTable& table) {
    table.read_tables("offer", [&](TomlTable& offer) { read_offer(offer, offers.emplace_back()); });
  }));
  return offers;
}

Result<Campaign> parse_campaign_toml(std::string_view text, const std::string& name,
                                     const std::string& where) {
  Campaign campaign;
  campaign.name = name;
  TRY(read_toml(text, "campaign", where,
                [&](TomlTable& table) { read_campaign(table, campaign); }));
  return campaign;
}

}  // namespace kseries
