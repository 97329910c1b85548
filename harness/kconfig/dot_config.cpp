// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/dot_config.h"

#include <utility>

#include "base/text.h"

namespace kseries {
namespace {

constexpr std::string_view set_prefix = "CONFIG_";
constexpr std::string_view unset_prefix = "# CONFIG_";
constexpr std::string_view unset_suffix = " is not set";

/// Symbol and value; nothing for a comment, a blank line, or what is neither.
std::optional<ConfigCheck> parse_line(std::string_view line) {
  line = trim(line);
  if (line.starts_with(unset_prefix) && line.ends_with(unset_suffix)) {
    line.remove_prefix(unset_prefix.size());
    line.remove_suffix(unset_suffix.size());
    return ConfigCheck{std::string(line), "n"};
  }
  const size_t equals = line.find('=');
  if (!line.starts_with(set_prefix) || equals == std::string_view::npos) return std::nullopt;
  return ConfigCheck{std::string(line.substr(set_prefix.size(), equals - set_prefix.size())),
                     std::string(line.substr(equals + 1))};
}

}  // namespace

DotConfig DotConfig::parse(std::string_view text) {
  Assignment values;
  for (const std::string_view line : split_lines(text)) {
    if (std::optional<ConfigCheck> setting = parse_line(line)) {
      values[std::move(setting->symbol)] = std::move(setting->value);
    }
  }
  return DotConfig(std::move(values));
}

std::string DotConfig::value(const std::string& symbol) const {
  const auto found = values_.find(symbol);
  return found == values_.end() ? "n" : found->second;
}

std::string DotConfig::string_value(const std::string& symbol) const {
  std::string_view quoted;
  const auto found = values_.find(symbol);
  if (found != values_.end()) quoted = found->second;
  if (quoted.size() < 2 || quoted.front() != '"' || quoted.back() != '"') return "";
  quoted = quoted.substr(1, quoted.size() - 2);
  std::string text;
  for (size_t i = 0; i < quoted.size(); ++i) {
    if (quoted[i] == '\\' && i + 1 < quoted.size()) ++i;
    text += quoted[i];
  }
  return text;
}

std::string DotConfig::text() const {
  std::string text;
  for (const auto& [symbol, value] : values_) text += config_line(symbol, value) + "\n";
  return text;
}

std::string config_line(const std::string& symbol, const std::string& value) {
  if (value == "n") return std::string(unset_prefix) + symbol + std::string(unset_suffix);
  return std::string(set_prefix) + symbol + "=" + value;
}

std::string refusal_text(const std::string& symbol, const std::string& wanted,
                         const std::string& is, const std::string& reason) {
  std::string text = symbol;
  text.append("=").append(wanted).append(" was requested but is ").append(is);
  if (!reason.empty()) text.append(": ").append(reason);
  return text;
}

std::string quote_config_string(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

Result<std::vector<ConfigCheck>> parse_fragment(std::string_view text, const std::string& where) {
  std::vector<ConfigCheck> settings;
  size_t number = 0;
  for (const std::string_view raw : split_lines(text)) {
    ++number;
    const std::string_view line = trim(raw);
    if (std::optional<ConfigCheck> setting = parse_line(line)) {
      settings.push_back(std::move(*setting));
    } else if (!line.empty() && line.front() != '#') {
      return Error{"kconfig", "'" + std::string(line) + "' does not set a symbol",
                   where + ":" + std::to_string(number),
                   "write CONFIG_X=y or # CONFIG_X is not set", ErrorKind::usage};
    }
  }
  return settings;
}

std::vector<std::string> changed_symbols(const DotConfig& from, const DotConfig& to) {
  std::vector<std::string> names;
  for (const ConfigChange& change : config_changes(from, to)) {
    if (change.from.value_or("n") != change.to.value_or("n")) names.push_back(change.symbol);
  }
  return names;
}

std::vector<ConfigChange> config_changes(const DotConfig& from, const DotConfig& to) {
  std::vector<ConfigChange> changes;
  auto left = from.values().begin();
  auto right = to.values().begin();
  while (left != from.values().end() || right != to.values().end()) {
    if (right == to.values().end() || (left != from.values().end() && left->first < right->first)) {
      changes.push_back({left->first, left->second, std::nullopt});
      ++left;
    } else if (left == from.values().end() || right->first < left->first) {
      changes.push_back({right->first, std::nullopt, right->second});
      ++right;
    } else {
      if (left->second != right->second) {
        changes.push_back({left->first, left->second, right->second});
      }
      ++left;
      ++right;
    }
  }
  return changes;
}

}  // namespace kseries
