// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codec/word_hint.h"
#include "model/names.h"

namespace kseries {

struct TomlRange {
  int min;
  int max;
};

/// Reads a table key by key. An absent key leaves the value unchanged. The first error
/// is kept; reading continues after it, but the values are meaningless.
class TomlTable {
 public:
  struct State;
  explicit TomlTable(State& state) : state_(state) {}

  void read(const std::string& key, std::string& value);
  void read(const std::string& key, int& value, TomlRange range);
  /// Lists are appended to `values`.
  void read(const std::string& key, std::vector<std::string>& values);
  void read(const std::string& key, std::vector<int>& values, TomlRange range);
  /// An enumerator, by its word in model/names.h.
  template <typename Enum>
  void read(const std::string& key, std::optional<Enum>& value) {
    const std::optional<std::string> word = read_word(key);
    if (!word) return;
    value = parse_enum<Enum>(*word);
    if (!value) refuse(key, "unknown " + key + " '" + *word + "'", hint_for_word<Enum>(*word));
  }

  /// The same for a key that must be present; a string must not be empty.
  void read_required(const std::string& key, std::string& value);
  void read_required(const std::string& key, int& value, TomlRange range);

  using Read = std::function<void(TomlTable&)>;
  /// Calls `read` with the table [key], if present.
  void read_table(const std::string& key, const Read& read);
  /// Calls `read` with each table [[key]].
  void read_tables(const std::string& key, const Read& read);

  /// The keys in the order of the file, for a table whose keys are names.
  [[nodiscard]] std::vector<std::string> keys() const;

  /// Reports a wrong value of `key`.
  void refuse(const std::string& key, std::string what, std::string hint);
  /// Reports that the table as a whole is wrong.
  void refuse(std::string what, std::string hint);

  /// Refuses unknown keys, which are those that nobody read, and missing required ones.
  /// Call it before checks that involve several keys. It is always called at the end.
  void finish();

 private:
  std::optional<std::string> read_word(const std::string& key);

  State& state_;
};

/// Parses `text` and calls `read` with its top-level table. Errors are of kind usage,
/// with the line in `where`.
Result<Done> read_toml(std::string_view text, const std::string& stage, const std::string& where,
                       const TomlTable::Read& read);

}  // namespace kseries
