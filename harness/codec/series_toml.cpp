// SPDX-License-Identifier: GPL-2.0-only
#include "codec/series_toml.h"

#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "codec/word_hint.h"
#include "model/names.h"

namespace kseries {
namespace {

/// Reads the keys of one table; the first thing that is wrong is kept.
class Reader {
 public:
  Reader(const toml::table& table, std::string where, std::optional<Error>& error)
      : table_(table), where_(std::move(where)), error_(error) {}

  Reader& text(const char* key, std::string& value) {
    if (const toml::node* node = take(key)) {
      const auto found = node->value_exact<std::string>();
      if (!found) return refuse(*node, std::string(key) + " is no text", "write it in quotes");
      value = *found;
    }
    return *this;
  }

  /// The enumerator that a word names.
  template <typename Enum>
  Reader& word(const char* key, std::optional<Enum>& value) {
    if (const toml::node* node = take(key)) {
      const auto found = node->value_exact<std::string>();
      if (!found) return refuse(*node, std::string(key) + " is no text", "write it in quotes");
      value = parse_enum<Enum>(*found);
      if (!value)
        return refuse(*node, "unknown " + std::string(key) + " '" + *found + "'",
                      hint_for_word<Enum>(*found));
    }
    return *this;
  }

  Reader& number(const char* key, int& value) {
    if (const toml::node* node = take(key)) {
      const auto found = node->value_exact<int64_t>();
      if (!found || *found < 1 || *found > 9999)
        return refuse(*node, std::string(key) + " is no number of a patch or version", "");
      value = static_cast<int>(*found);
    }
    return *this;
  }

  Reader& texts(const char* key, std::vector<std::string>& values) {
    return each(key, [&](const toml::node& item) {
      const auto found = item.value_exact<std::string>();
      if (!found) return refuse(item, std::string(key) + " holds something that is no text", "");
      values.push_back(*found);
      return *this;
    });
  }

  Reader& numbers(const char* key, std::vector<int>& values) {
    return each(key, [&](const toml::node& item) {
      const auto found = item.value_exact<int64_t>();
      if (!found || *found < 1 || *found > 9999)
        return refuse(item, std::string(key) + " holds something that is no number of a patch", "");
      values.push_back(static_cast<int>(*found));
      return *this;
    });
  }

  /// [[key]]: `read` gets a Reader of each table.
  template <typename Read>
  Reader& tables(const char* key, Read read) {
    return each(key, [&](const toml::node& item) {
      const toml::table* table = item.as_table();
      if (table == nullptr)
        return refuse(item, std::string(key) + " is no table",
                      "write [[" + std::string(key) + "]]");
      Reader inner(*table, where_, error_);
      read(inner);
      inner.finish();
      return *this;
    });
  }

  /// [key."name"]: `read` gets the name and a Reader of its table.
  template <typename Read>
  Reader& named_tables(const char* key, Read read) {
    const toml::node* node = take(key);
    if (node == nullptr) return *this;
    const toml::table* names = node->as_table();
    if (names == nullptr) return refuse(*node, std::string(key) + " is no table", "");
    for (const auto& [name, value] : *names) {
      const toml::table* table = value.as_table();
      if (table == nullptr)
        return refuse(value, std::string(key) + "." + std::string(name.str()) + " is no table",
                      "quote a name with a dot: [tree.\"6.12\"]");
      Reader inner(*table, where_, error_);
      read(std::string(name.str()), inner);
      inner.finish();
    }
    return *this;
  }

  /// Refuses an absent or empty value that must be there.
  Reader& needs(const char* key, bool present) {
    if (!present && !error_) error_ = make(table_.source(), std::string(key) + " is missing", "");
    return *this;
  }

  /// Refuses the keys that nobody asked for.
  void finish() {
    for (const auto& [key, value] : table_) {
      const std::string name(key.str());
      if (std::find(asked_.begin(), asked_.end(), name) != asked_.end()) continue;
      const std::vector<std::string> close = nearest(name, asked_, 1);
      refuse(value, "unknown key '" + name + "'",
             did_you_mean(close, "known are: " + join(asked_, ", ")));
      return;
    }
  }

 private:
  const toml::node* take(const char* key) {
    asked_.emplace_back(key);
    return table_.get(key);
  }

  template <typename Read>
  Reader& each(const char* key, Read read) {
    const toml::node* node = take(key);
    if (node == nullptr) return *this;
    const toml::array* list = node->as_array();
    if (list == nullptr) return refuse(*node, std::string(key) + " is no list", "");
    for (const toml::node& item : *list) read(item);
    return *this;
  }

  Error make(const toml::source_region& source, std::string what, std::string hint) const {
    return {"series", std::move(what), where_ + ":" + std::to_string(source.begin.line),
            std::move(hint), ErrorKind::usage};
  }

  Reader& refuse(const toml::node& node, std::string what, std::string hint) {
    if (!error_) error_ = make(node.source(), std::move(what), std::move(hint));
    return *this;
  }

  const toml::table& table_;
  std::string where_;
  std::optional<Error>& error_;
  std::vector<std::string> asked_;
};

SeriesFile read(Reader& reader) {
  SeriesFile file;
  reader.text("title", file.title)
      .number("version", file.version)
      .texts("trees", file.trees)
      .text("base", file.base)
      .text("expect", file.expect);
  reader.tables("part", [&](Reader& table) {
    SeriesPart part;
    table.number("number", part.number).text("subject", part.subject).text("does", part.does);
    table.needs("number", part.number != 0);
    file.parts.push_back(std::move(part));
  });
  reader.named_tables("tree", [&](const std::string& name, Reader& table) {
    SeriesTreeNote note;
    note.tree = name;
    table.text("note", note.note).numbers("dropped", note.dropped);
    file.notes.push_back(std::move(note));
  });
  reader.tables("known", [&](Reader& table) {
    KnownFailure known;
    table.text("concern", known.concern)
        .text("what", known.what)
        .text("suite", known.suite)
        .text("name", known.name)
        .word("splat", known.splat)
        .text("title", known.title)
        .text("tree", known.tree)
        .text("reason", known.reason);
    table.needs("reason", !known.reason.empty());
    file.known.push_back(std::move(known));
  });
  for (const char* key : {"offer", "withdraw"}) {
    reader.tables(key, [&](Reader& table) {
      Offer offer;
      table.text("word", offer.word).text("when", offer.when).text("tree", offer.tree);
      table.needs("word", !offer.word.empty());
      if (std::string_view(key) == "withdraw") {
        table.text("reason", offer.reason).needs("reason", !offer.reason.empty());
      }
      file.offers.push_back(std::move(offer));
    });
  }
  reader.finish();
  return file;
}

}  // namespace

Result<SeriesFile> parse_series_toml(std::string_view text, const std::string& where) {
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return Error{"series", std::string(error.description()),
                 where + ":" + std::to_string(error.source().begin.line),
                 "the format is TOML: https://toml.io", ErrorKind::usage};
  }
  std::optional<Error> error;
  Reader reader(table, where, error);
  SeriesFile file = read(reader);
  if (error) return *error;
  return file;
}

}  // namespace kseries
