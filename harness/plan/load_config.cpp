// SPDX-License-Identifier: GPL-2.0-only
#include "plan/load_config.h"

#include <filesystem>
#include <set>
#include <utility>

#include "codec/campaign_toml.h"
#include "codec/trees_toml.h"
#include "guest/suites.h"
#include "host/environment.h"
#include "host/files.h"
#include "plan/guest_profiles.h"

namespace kseries {
namespace {

/// Refuses a duplicate name in a list: it would be planned twice.
Result<Done> check_repeats(const Campaign& campaign, const std::string& where) {
  std::vector<std::string> variants;
  for (const GuestVariant& variant : campaign.variants) variants.push_back(variant.name);
  const std::pair<const char*, const std::vector<std::string>*> lists[] = {
      {"variant", &variants},          {"tree", &campaign.trees},   {"series", &campaign.series},
      {"flavour", &campaign.flavours}, {"guest", &campaign.guests}, {"suite", &campaign.suites}};
  for (const auto& [kind, names] : lists) {
    std::set<std::string> seen;
    for (const std::string& name : *names) {
      if (seen.insert(name).second) continue;
      return Error{"plan", std::string(kind) + " " + name + " is listed twice", where,
                   "list it once, on the command line or in the campaign", ErrorKind::usage};
    }
  }
  return Done{};
}

/// The features that unpatched kernels have, for all campaigns.
Result<std::vector<Offer>> load_offers(const std::string& checkout) {
  const std::string path = checkout + "/configs/offers.toml";
  TRY_ASSIGN(const std::string text, read_input_file(path));
  return parse_offers_toml(text, path);
}

}  // namespace

Result<TreeCatalogue> load_catalogue(const std::string& checkout) {
  const std::string path = checkout + "/configs/trees.toml";
  TRY_ASSIGN(std::string text, read_input_file(path));
  return parse_trees_toml(text, path);
}

Result<Campaign> load_campaign(const RunOptions& options, const Environment& environment) {
  std::string path = options.campaign;
  if (!std::filesystem::path(path).has_extension())
    path = find_data(environment, "configs/" + path + ".toml");
  Result<std::string> text = read_input_file(path);
  if (!text && exists(path)) return text.error();
  if (!text) {
    return Error{"plan", "no campaign " + options.campaign, path,
                 "use the name of a file in configs/ without .toml, or the path of a .toml file; " +
                     toml_hint(options.campaign, environment, "configs", {"trees", "offers"}),
                 ErrorKind::usage};
  }
  TRY_ASSIGN(Campaign campaign,
             parse_campaign_toml(*text, std::filesystem::path(path).stem(), path));
  TRY_ASSIGN(std::vector<Offer> offers, load_offers(environment.checkout));
  campaign.offers.insert(campaign.offers.begin(), offers.begin(), offers.end());
  const bool debug_cell =
      options.debug_cell && options.depth == Depth::quick && options.flavours.empty();
  if (!debug_cell) campaign.debug_cell = {};
  if (!options.base_cell || options.depth != Depth::quick) campaign.base_cell.clear();
  if (!options.trees.empty()) campaign.trees = options.trees;
  if (!options.series.empty()) campaign.series = options.series;
  if (!options.flavours.empty()) campaign.flavours = options.flavours;
  if (!options.guests.empty()) campaign.guests = options.guests;
  TRY(choose_variants(campaign, options.variants));
  if (!options.suites.empty()) {
    campaign.suites = options.suites;
    campaign.debug_cell = {};
  }
  TRY(check_repeats(campaign, path));
  TRY(check_suites(environment.checkout, campaign.suites));
  TRY(check_suites(environment.checkout, campaign.debug_cell.suites));
  return campaign;
}

}  // namespace kseries
