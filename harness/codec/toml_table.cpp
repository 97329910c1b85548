// SPDX-License-Identifier: GPL-2.0-only
#include "codec/toml_table.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <utility>

#include "base/text.h"

namespace kseries {
/// The file that is read, and the first error in it.
struct TomlSource {
  std::string stage;
  std::string where;
  std::optional<Error> error;

  void refuse(const toml::source_region& region, std::string what, std::string hint) {
    if (error) return;
    error = Error{.stage = stage,
                  .what = std::move(what),
                  .where = where + ":" + std::to_string(region.begin.line),
                  .hint = std::move(hint),
                  .kind = ErrorKind::usage};
  }
};

namespace {

std::string describe(const toml::node& node) {
  std::ostringstream text;
  if (const auto number = node.value_exact<int64_t>()) {
    text << *number;
  } else {
    text << node.type();
  }
  return text.str();
}

}  // namespace

struct TomlTable::State {
  const toml::table& table;
  std::string name;  ///< as in the header, such as "tree.known"; empty for the top level
  TomlSource& source;
  std::vector<std::string> known = {};
  std::vector<std::string> missing = {};  ///< required keys, each as an example of its line

  const toml::node* take(const std::string& key) {
    known.push_back(key);
    return table.get(key);
  }

  void refuse(const toml::node& node, std::string what, std::string hint) const {
    source.refuse(node.source(), std::move(what), std::move(hint));
  }

  void expected(const std::string& what, const toml::node& found, const std::string& key,
                std::string hint) const {
    refuse(found, key + ": expected " + what + ", found " + describe(found), std::move(hint));
  }

  std::optional<std::string> read_string(const toml::node& node, const std::string& key) const {
    std::optional<std::string> value = node.value_exact<std::string>();
    if (!value) expected("a string", node, key, "write it in quotes");
    return value;
  }

  std::optional<int> read_integer(const toml::node& node, const std::string& key,
                                  TomlRange range) const {
    const std::optional<int64_t> value = node.value_exact<int64_t>();
    if (value && *value >= range.min && *value <= range.max) return static_cast<int>(*value);
    expected("an integer from " + std::to_string(range.min) + " to " + std::to_string(range.max),
             node, key, value ? "use a value in this range" : "write it as digits, without quotes");
    return std::nullopt;
  }

  template <typename Read>
  void read_list(const std::string& key, const std::string& example, const Read& read) {
    const toml::node* node = take(key);
    if (node == nullptr) return;
    const toml::array* list = node->as_array();
    if (list == nullptr) return refuse(*node, key + " is not a list", "write a list of " + example);
    for (const toml::node& item : *list) read(item);
  }

  /// `header` is how the header of the table should be written.
  void read_inner(const toml::node& node, const std::string& key, const std::string& header,
                  const Read& read) const {
    if (!node.is_table()) return expected("a table", node, key, "write it as " + header);
    State state{*node.as_table(), inner_name(key), source};
    TomlTable inner(state);
    read(inner);
    inner.finish();
  }

  [[nodiscard]] std::string inner_name(const std::string& key) const {
    const bool bare =
        std::all_of(key.begin(), key.end(), [](char c) { return is_word_char(c) || c == '-'; });
    const std::string quoted = bare ? key : "\"" + key + "\"";
    return name.empty() ? quoted : name + "." + quoted;
  }
};

void TomlTable::read(const std::string& key, std::string& value) {
  if (std::optional<std::string> found = read_word(key)) value = std::move(*found);
}

void TomlTable::read(const std::string& key, int& value, TomlRange range) {
  const toml::node* node = state_.take(key);
  if (node == nullptr) return;
  if (const auto found = state_.read_integer(*node, key, range)) value = *found;
}

void TomlTable::read(const std::string& key, std::vector<std::string>& values) {
  state_.read_list(key, "strings: " + key + " = [\"...\"]", [&](const toml::node& item) {
    if (auto found = state_.read_string(item, key)) values.push_back(std::move(*found));
  });
}

void TomlTable::read(const std::string& key, std::vector<int>& values, TomlRange range) {
  const std::string example = std::to_string(range.min);
  state_.read_list(key, "integers: " + key + " = [" + example + "]", [&](const toml::node& item) {
    if (const auto found = state_.read_integer(item, key, range)) values.push_back(*found);
  });
}

void TomlTable::read_required(const std::string& key, std::string& value) {
  const std::string example = key + " = \"...\"";
  const bool present = state_.table.contains(key);
  if (!present) state_.missing.push_back(example);
  read(key, value);
  if (present && value.empty()) refuse(key, key + " is empty", "set " + example);
}

void TomlTable::read_required(const std::string& key, int& value, TomlRange range) {
  if (!state_.table.contains(key)) {
    state_.missing.push_back(key + " = " + std::to_string(range.min));
  }
  read(key, value, range);
}

void TomlTable::read_table(const std::string& key, const Read& read) {
  const toml::node* node = state_.take(key);
  if (node == nullptr) return;
  state_.read_inner(*node, key, "[" + state_.inner_name(key) + "]", read);
}

void TomlTable::read_tables(const std::string& key, const Read& read) {
  const std::string header = "[[" + state_.inner_name(key) + "]]";
  state_.read_list(key, "tables: " + header,
                   [&](const toml::node& item) { state_.read_inner(item, key, header, read); });
}

std::vector<std::string> TomlTable::keys() const {
  // toml++ sorts the keys by name.
  std::vector<const toml::key*> sorted;
  for (const auto& [key, node] : state_.table) sorted.push_back(&key);
  const auto position = [](const toml::key* key) {
    return std::pair(key->source().begin.line, key->source().begin.column);
  };
  std::sort(sorted.begin(), sorted.end(), [&](const toml::key* left, const toml::key* right) {
    return position(left) < position(right);
  });
  std::vector<std::string> names;
  names.reserve(sorted.size());
  for (const toml::key* key : sorted) names.emplace_back(key->str());
  return names;
}

void TomlTable::refuse(const std::string& key, std::string what, std::string hint) {
  const toml::node* node = state_.table.get(key);
  state_.refuse(node != nullptr ? *node : state_.table, std::move(what), std::move(hint));
}

void TomlTable::refuse(std::string what, std::string hint) {
  state_.refuse(state_.table, std::move(what), std::move(hint));
}

void TomlTable::finish() {
  const std::vector<std::string>& known = state_.known;
  for (const std::string& key : keys()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    refuse(key, "unknown key '" + key + "'",
           did_you_mean(nearest(key, known, 1), "known keys: " + join(known, ", ")));
  }
  for (const std::string& example : state_.missing) {
    refuse(example.substr(0, example.find(' ')) + " is missing", "add " + example);
  }
}

std::optional<std::string> TomlTable::read_word(const std::string& key) {
  const toml::node* node = state_.take(key);
  if (node == nullptr) return std::nullopt;
  return state_.read_string(*node, key);
}

Result<Done> read_toml(std::string_view text, const std::string& stage, const std::string& where,
                       const TomlTable::Read& read) {
  TomlSource source{stage, where, std::nullopt};
  try {
    const toml::table parsed = toml::parse(text, where);
    TomlTable::State state{parsed, "", source};
    TomlTable top(state);
    read(top);
    top.finish();
  } catch (const toml::parse_error& error) {
    source.refuse(error.source(), std::string(error.description()),
                  "fix the TOML syntax, see https://toml.io");
  }
  if (source.error) return *source.error;
  return Done{};
}

}  // namespace kseries
