// SPDX-License-Identifier: GPL-2.0-only
#include "codec/series_toml.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "codec/common_toml.h"
#include "codec/toml_table.h"

namespace kseries {
namespace {

constexpr TomlRange patch_numbers{1, 9999};

SeriesPart read_part(TomlTable& table) {
  SeriesPart part;
  table.read_required("number", part.number, patch_numbers);
  table.read("subject", part.subject);
  table.read("does", part.does);
  return part;
}

KnownFailure read_known(TomlTable& table) {
  KnownFailure known;
  table.read("concern", known.concern);
  table.read("what", known.what);
  table.read("tree", known.tree);
  read_known_failure(table, known);
  return known;
}

std::vector<SeriesTreeNote> read_notes(TomlTable& trees) {
  std::vector<SeriesTreeNote> notes;
  for (const std::string& name : trees.keys()) {
    trees.read_table(name, [&](TomlTable& table) {
      SeriesTreeNote& note = notes.emplace_back();
      note.tree = name;
      table.read("note", note.note);
      table.read("dropped", note.dropped, patch_numbers);
    });
  }
  return notes;
}

/// "VFIO_NOIOMMU=y"; "VFIO_NOIOMMU" is any value but n.
ConfigSetting read_option(TomlTable& table, const std::string& option) {
  const size_t equals = option.find('=');
  ConfigSetting setting{option.substr(0, equals),
                        equals == std::string::npos ? "" : option.substr(equals + 1)};
  const bool is_name = !setting.symbol.empty() &&
                       std::all_of(setting.symbol.begin(), setting.symbol.end(), is_word_char);
  const bool is_value = equals == std::string::npos || setting.value == "y" ||
                        setting.value == "m" || setting.value == "n";
  if (!is_name || !is_value || setting.symbol.starts_with("CONFIG_")) {
    table.refuse("option", "'" + option + "' is not an option",
                 "write SYMBOL or SYMBOL=VALUE without CONFIG_, for example VFIO_NOIOMMU=y");
  }
  return setting;
}

void read_withdrawal(TomlTable& table, SeriesFile& file) {
  std::string option;
  table.read("option", option);
  if (option.empty()) {
    Offer& offer = file.offers.emplace_back();
    read_offer(table, offer);
    table.read_required("reason", offer.reason);
    return;
  }
  WithdrawnOption& withdrawn = file.withdrawn.emplace_back();
  withdrawn.setting = read_option(table, option);
  table.read("tree", withdrawn.tree);
  table.read_required("reason", withdrawn.reason);
}

SeriesFile read_series(TomlTable& table) {
  SeriesFile file;
  table.read("title", file.title);
  table.read("version", file.version, {1, 9999});
  table.read("trees", file.trees);
  table.read("base", file.base);
  table.read("expect", file.expect);
  table.read_tables("part", [&](TomlTable& part) { file.parts.push_back(read_part(part)); });
  table.read_table("tree", [&](TomlTable& trees) { file.notes = read_notes(trees); });
  table.read_tables("known", [&](TomlTable& known) { file.known.push_back(read_known(known)); });
  table.read_tables("offer",
                    [&](TomlTable& offer) { read_offer(offer, file.offers.emplace_back()); });
  table.read_tables("withdraw", [&](TomlTable& entry) { read_withdrawal(entry, file); });
  return file;
}

}  // namespace

Result<SeriesFile> parse_series_toml(std::string_view text, const std::string& where) {
  SeriesFile file;
  TRY(read_toml(text, "series", where, [&](TomlTable& table) { file = read_series(table); }));
  return file;
}

}  // namespace kseries
