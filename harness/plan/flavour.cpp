// SPDX-License-Identifier: GPL-2.0-only
#include "plan/flavour.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/result.h"
#include "base/text.h"
#include "host/files.h"
#include "plan/permutation_stage.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view slowness_word = "#SLOWNESS#";
constexpr std::string_view option_word = "CONFIG_";
constexpr std::string_view unset_word = " is not set";

Error refuse(const std::string& what, const std::string& where, size_t line) {
  return {"plan", what, where + ":" + std::to_string(line),
          "CONFIG_X=y, # CONFIG_X is not set, or #SLOWNESS# 2", ErrorKind::usage};
}

std::vector<std::string> debug_names(const std::string& home) {
  std::vector<std::string> names;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(home + "/configs/debug", code)) {
    if (entry.path().extension() == ".config") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Result<Done> add_fragment(Flavour& flavour, const std::string& name, const std::string& home) {
  const std::string fragment = "debug/" + name + ".config";
  const std::string path = home + "/configs/" + fragment;
  if (!exists(path) || name.find('/') != std::string::npos) {
    return Error{"plan", "no debug options " + name, path,
                 "there are plain, " + join(debug_names(home), ", ") + "; A+B merges two",
                 ErrorKind::usage};
  }
  TRY_ASSIGN(std::string text, read_file(path));
  TRY_ASSIGN(DebugFragment parsed, parse_debug_fragment(text, path));
  flavour.campaign.fragments.push_back(fragment);
  flavour.planned.slowness *= parsed.slowness;
  for (const ConfigCheck& check : parsed.checks) flavour.campaign.checks.push_back(check);
  return Done{};
}

}  // namespace

Result<DebugFragment> parse_debug_fragment(std::string_view text, const std::string& where) {
  DebugFragment fragment;
  size_t number = 0;
  for (const std::string_view raw : lines_of(text)) {
    ++number;
    const std::string_view line = trim(raw);
    if (line.starts_with(slowness_word)) {
      const std::string value(trim(line.substr(slowness_word.size())));
      char* end = nullptr;
      fragment.slowness = std::strtod(value.c_str(), &end);
      const bool fits = fragment.slowness >= 1 && fragment.slowness <= 100;
      if (value.empty() || *end != '\0' || !fits) {
        return refuse("'" + value + "' is no slowness from 1 to 100", where, number);
      }
    } else if (line.starts_with("# CONFIG_") && line.ends_with(unset_word)) {
      const std::string_view rest = line.substr(2 + option_word.size());
      fragment.checks.push_back(
          {std::string(rest.substr(0, rest.size() - unset_word.size())), "n"});
    } else if (line.starts_with(option_word) && line.find('=') != std::string_view::npos) {
      const size_t equals = line.find('=');
      fragment.checks.push_back(
          {std::string(line.substr(option_word.size(), equals - option_word.size())),
           std::string(line.substr(equals + 1))});
    } else if (!line.empty() && line.front() != '#') {
      return refuse("this is no option: " + std::string(line), where, number);
    }
  }
  return fragment;
}

Result<Flavour> load_flavour(const Campaign& campaign, const std::string& name,
                             const std::string& home) {
  Flavour flavour;
  flavour.campaign = campaign;
  if (name != "plain") {
    flavour.planned.name = name;
    for (const std::string_view part : split(name, '+')) {
      TRY(add_fragment(flavour, std::string(part), home));
    }
  }
  TRY_ASSIGN(std::string base, base_fragment(flavour.campaign, home));
  flavour.planned.base = sha256(base).substr(0, 8);
  return flavour;
}

}  // namespace kseries
