// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/campaign.h"
#include "model/config.h"

namespace kseries {

/// The text of a .config, or of a fragment of one, as scripts/kconfig/confdata.c reads and
/// writes it. Nothing else knows this format.
class DotConfig {
 public:
  DotConfig() = default;
  explicit DotConfig(Assignment values) : values_(std::move(values)) {}

  /// "# CONFIG_X is not set" gives n. Lines that set no symbol are ignored; the last line
  /// that sets a symbol counts.
  static DotConfig parse(std::string_view text);

  /// The value as it is written, strings with their quotes; n for a symbol without a line.
  [[nodiscard]] std::string value(const std::string& symbol) const;

  /// Whether the value is anything but n.
  [[nodiscard]] bool is_enabled(const std::string& symbol) const { return value(symbol) != "n"; }

  /// The value of a string symbol, without quotes and escapes; empty for any other.
  [[nodiscard]] std::string string_value(const std::string& symbol) const;

  /// The values of all symbols that have a line.
  [[nodiscard]] const Assignment& values() const { return values_; }

  /// A line for each symbol, sorted by name.
  [[nodiscard]] std::string text() const;

 private:
  Assignment values_;
};

/// "CONFIG_X=y", or "# CONFIG_X is not set" for n.
std::string config_line(const std::string& symbol, const std::string& value);

/// "X=y was requested but is n: it depends on Y [=n]"; without a reason if that is empty.
std::string refusal_text(const std::string& symbol, const std::string& wanted,
                         const std::string& is, const std::string& reason);

/// A string's value as a .config has it: in quotes, with '"' and '\' escaped.
std::string quote_config_string(std::string_view value);

/// The settings of a fragment in its order. Error of kind usage, with file and line: a line
/// that is neither a setting, nor a comment, nor blank. `where` names the file.
Result<std::vector<ConfigCheck>> parse_fragment(std::string_view text, const std::string& where);

/// Symbols whose value differs; a symbol without a line is n. Sorted.
std::vector<std::string> changed_symbols(const DotConfig& from, const DotConfig& to);

/// A line that is in one .config and not, or with another value, in another.
struct ConfigChange {
  std::string symbol;
  std::optional<std::string> from;
  std::optional<std::string> to;
};

/// Symbols whose lines differ; unlike changed_symbols() this distinguishes n from absent. Sorted.
std::vector<ConfigChange> config_changes(const DotConfig& from, const DotConfig& to);

}  // namespace kseries
