// SPDX-License-Identifier: GPL-2.0-only
#include "plan/flavour.h"

#include <cstdlib>

#include "base/result.h"
#include "base/text.h"
#include "host/environment.h"
#include "host/files.h"
#include "kconfig/dot_config.h"
#include "plan/permutation_stage.h"

namespace kseries {
namespace {

constexpr std::string_view slowness_word = "#SLOWNESS#";

Result<Done> add_fragment(Flavour& flavour, const std::string& name,
                          const Environment& environment) {
  const std::string fragment = "debug/" + name + ".config";
  const std::string path = find_data(environment, "configs/" + fragment);
  if (!exists(path) || name.find('/') != std::string::npos) {
    return Error{"plan", "unknown flavour " + name, path,
                 "flavours are plain, " +
                     join(list_data(environment, "configs/debug", ".config"), ", ") +
                     "; A+B combines two",
                 ErrorKind::usage};
  }
  TRY_ASSIGN(std::string text, read_input_file(path));
  TRY_ASSIGN(DebugFragment parsed, parse_debug_fragment(text, path));
  flavour.campaign.fragments.push_back(fragment);
  flavour.planned.slowness *= parsed.slowness;
  for (const ConfigCheck& check : parsed.checks) flavour.campaign.checks.push_back(check);
  return Done{};
}

Result<Flavour> load_debug_cell(const Campaign& campaign, const Environment& environment) {
  TRY_ASSIGN(Flavour flavour, load_flavour(campaign, campaign.debug_cell.flavour, environment));
  flavour.planned.suites = campaign.debug_cell.suites;
  return with_one_configuration(std::move(flavour), campaign.debug_cell.config);
}

}  // namespace

Flavour with_one_configuration(Flavour flavour, const std::map<std::string, std::string>& config) {
  flavour.campaign.quick = {config};
  flavour.campaign.derive = false;
  flavour.campaign.shapes.clear();
  return flavour;
}

Result<std::vector<Flavour>> load_flavours(const Campaign& campaign,
                                           const Environment& environment) {
  std::vector<std::string> names = campaign.flavours;
  if (names.empty()) names.emplace_back("plain");
  std::vector<Flavour> flavours;
  for (const std::string& name : names) {
    TRY_ASSIGN(Flavour flavour, load_flavour(campaign, name, environment));
    flavours.push_back(std::move(flavour));
  }
  if (!campaign.debug_cell.flavour.empty()) {
    TRY_ASSIGN(Flavour flavour, load_debug_cell(campaign, environment));
    flavours.push_back(std::move(flavour));
  }
  return flavours;
}

Result<DebugFragment> parse_debug_fragment(std::string_view text, const std::string& where) {
  DebugFragment fragment;
  TRY_ASSIGN(fragment.checks, parse_fragment(text, where));
  size_t number = 0;
  for (const std::string_view raw : split_lines(text)) {
    ++number;
    const std::string_view line = trim(raw);
    if (!line.starts_with(slowness_word)) continue;
    const std::string value(trim(line.substr(slowness_word.size())));
    char* end = nullptr;
    fragment.slowness = std::strtod(value.c_str(), &end);
    const bool fits = fragment.slowness >= 1 && fragment.slowness <= 100;
    if (value.empty() || *end != '\0' || !fits) {
      return Error{"plan", "'" + value + "' is not a number from 1 to 100",
                   where + ":" + std::to_string(number), "for example: #SLOWNESS# 2",
                   ErrorKind::usage};
    }
  }
  return fragment;
}

Result<Flavour> load_flavour(const Campaign& campaign, const std::string& name,
                             const Environment& environment) {
  Flavour flavour;
  flavour.campaign = campaign;
  if (name != "plain") {
    flavour.planned.name = name;
    for (const std::string_view part : split(name, '+')) {
      TRY(add_fragment(flavour, std::string(part), environment));
    }
  }
  TRY_ASSIGN(std::string base, base_fragment(flavour.campaign, environment));
  flavour.planned.base = sha256(base).substr(0, 8);
  return flavour;
}

}  // namespace kseries
