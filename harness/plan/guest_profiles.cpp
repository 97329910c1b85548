// SPDX-License-Identifier: GPL-2.0-only
#include "plan/guest_profiles.h"

#include <algorithm>

#include "base/result.h"
#include "base/text.h"
#include "codec/guest_toml.h"
#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

Result<GuestProfile> load_profile(const std::string& name, const Environment& environment,
                                  std::vector<std::string> chain) {
  const std::string path = find_data(environment, "guests/" + name + ".toml");
  const bool cycle = std::find(chain.begin(), chain.end(), name) != chain.end();
  chain.push_back(name);
  if (cycle) {
    return Error{"plan", "guest profile " + name + " is based on itself", path,
                 "chain of bases: " + join(chain, " -> "), ErrorKind::usage};
  }
  Result<std::string> text = read_input_file(path);
  if (!text && exists(path)) return text.error();
  if (!text) {
    return Error{"plan", "no guest profile " + name, path,
                 toml_hint(name, environment, "guests", {}), ErrorKind::usage};
  }
  GuestProfile base;
  if (const std::string below = read_guest_base(*text); !below.empty()) {
    TRY_ASSIGN(GuestProfile loaded, load_profile(below, environment, std::move(chain)));
    base = std::move(loaded);
  }
  return parse_guest_toml(*text, name, path, std::move(base));
}

bool needs_driver(const GuestProfile& guest, const std::string& symbol) {
  return !guest.iommu.empty() &&
         std::find(guest.needs.begin(), guest.needs.end(), symbol) != guest.needs.end();
}

}  // namespace

std::string toml_hint(const std::string& name, const Environment& environment,
                      const std::string& folder, const std::vector<std::string>& others) {
  std::vector<std::string> names = list_data(environment, folder, ".toml");
  std::erase_if(names, [&](const std::string& stem) {
    return std::find(others.begin(), others.end(), stem) != others.end();
  });
  return did_you_mean(nearest(name, names, 3), "available: " + join(names, ", "));
}

Result<Done> choose_variants(Campaign& campaign, const std::vector<std::string>& names) {
  if (names.empty()) return Done{};
  std::vector<std::string> known;
  for (const GuestVariant& variant : campaign.variants) known.push_back(variant.name);
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return Error{"plan", "the campaign has no variant " + name, campaign.name,
                 known.empty() ? "it has no variants" : "its variants are " + join(known, ", "),
                 ErrorKind::usage};
  }
  std::erase_if(campaign.variants, [&](const GuestVariant& variant) {
    return std::find(names.begin(), names.end(), variant.name) == names.end();
  });
  return Done{};
}

Result<std::vector<GuestProfile>> load_guests(const Campaign& campaign,
                                              const Environment& environment) {
  std::vector<GuestProfile> guests;
  for (const std::string& name : campaign.guests) {
    TRY_ASSIGN(GuestProfile profile, load_profile(name, environment, {}));
    if (campaign.variants.empty()) guests.push_back(profile);
    for (const GuestVariant& variant : campaign.variants) {
      GuestProfile guest = profile;
      guest.name += "-" + variant.name;
      guest.append = std::string(trim(guest.append + " " + variant.append));
      guest.needs.insert(guest.needs.end(), variant.needs.begin(), variant.needs.end());
      guest.extra.insert(guest.extra.end(), variant.extra.begin(), variant.extra.end());
      guests.push_back(std::move(guest));
    }
  }
  return guests;
}

Result<std::vector<GuestProfile>> guests_with_drivers(const std::set<std::string>& symbols,
                                                      const std::vector<GuestProfile>& present,
                                                      const Environment& environment) {
  std::vector<GuestProfile> all;
  // Not those that only the user has.
  Environment checkout = environment;
  checkout.own.clear();
  for (const std::string& name : list_data(checkout, "guests", ".toml")) {
    TRY_ASSIGN(GuestProfile profile, load_profile(name, environment, {}));
    all.push_back(std::move(profile));
  }
  const std::string machine = present.empty() ? "" : present.front().machine;
  std::stable_sort(all.begin(), all.end(), [&](const GuestProfile& a, const GuestProfile& b) {
    return (a.machine == machine) > (b.machine == machine);
  });
  std::vector<GuestProfile> added;
  for (const std::string& symbol : symbols) {
    const auto has_driver = [&](const GuestProfile& guest) { return needs_driver(guest, symbol); };
    if (std::any_of(present.begin(), present.end(), has_driver)) continue;
    if (std::any_of(added.begin(), added.end(), has_driver)) continue;
    const auto found = std::find_if(all.begin(), all.end(), has_driver);
    if (found != all.end()) added.push_back(*found);
  }
  return added;
}

}  // namespace kseries
