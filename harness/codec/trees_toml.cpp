// SPDX-License-Identifier: GPL-2.0-only
#include "codec/trees_toml.h"

#include <toml++/toml.h>

#include <algorithm>
#include <utility>

#include "base/path.h"
#include "base/result.h"
#include "base/text.h"
#include "codec/word_hint.h"
#include "model/names.h"

namespace kseries {
namespace {

std::string place(const std::string& where, const toml::source_region& source) {
  return where + ":" + std::to_string(source.begin.line);
}

Error refuse(std::string what, std::string where, std::string hint) {
  return {.stage = "tree",
          .what = std::move(what),
          .where = std::move(where),
          .hint = std::move(hint),
          .kind = ErrorKind::usage};
}

/// The text of a key, or empty when it is absent or no text.
std::string text_at(const toml::table& table, std::string_view key) {
  return table[key].value<std::string>().value_or("");
}

Result<std::vector<std::string>> read_releases(const toml::table& table, const std::string& where) {
  std::vector<std::string> releases;
  const toml::node* node = table.get("releases");
  if (node == nullptr) return releases;
  const toml::array* list = node->as_array();
  if (list == nullptr) {
    return refuse("releases is not a list", place(where, node->source()),
                  R"(write it as releases = ["trixie-backports"])");
  }
  for (const toml::node& item : *list) {
    const std::string release = item.value<std::string>().value_or("");
    if (!is_debian_name(release)) {
      return refuse("'" + release + "' is not the name of a Debian release",
                    place(where, item.source()),
                    "a release is one word, such as bookworm-security");
    }
    releases.push_back(release);
  }
  return releases;
}

/// One [[tree.known]]: as [[known]] of a series, of the tree itself.
Result<KnownFailure> read_finding(const toml::node& node, const std::string& tree,
                                  const std::string& where) {
  const std::string here = place(where, node.source());
  const toml::table* table = node.as_table();
  if (table == nullptr) {
    return refuse("a known finding that is no table", here, "write [[tree.known]]");
  }
  KnownFailure known;
  known.tree = tree;
  known.baseline = true;
  std::string splat;
  const std::pair<const char*, std::string*> fields[] = {{"suite", &known.suite},
                                                         {"name", &known.name},
                                                         {"splat", &splat},
                                                         {"title", &known.title},
                                                         {"reason", &known.reason}};
  for (const auto& [key, value] : *table) {
    const auto* field =
        std::find_if(std::begin(fields), std::end(fields),
                     [&key = key](const auto& candidate) { return key == candidate.first; });
    if (field == std::end(fields) || !value.is_string()) {
      return refuse("unknown key '" + std::string(key.str()) + "'", place(where, value.source()),
                    "a known finding has suite, name, splat, title and reason, all texts");
    }
    *field->second = text_at(*table, key);
  }
  known.splat = parse_enum<SplatClass>(splat);
  if (!splat.empty() && !known.splat) {
    return refuse("unknown splat '" + splat + "'", place(where, table->get("splat")->source()),
                  hint_for_word<SplatClass>(splat));
  }
  if (known.reason.empty() || (known.name.empty() && !known.splat)) {
    return refuse("tree " + tree + ": a known finding without reason, or of nothing", here,
                  "say which test or splat, and why");
  }
  return known;
}

Result<std::vector<KnownFailure>> read_known(const toml::table& table, const std::string& tree,
                                             const std::string& where) {
  std::vector<KnownFailure> all;
  const toml::node* node = table.get("known");
  if (node == nullptr) return all;
  const toml::array* list = node->as_array();
  if (list == nullptr) {
    return refuse("known is no list", place(where, node->source()), "write [[tree.known]]");
  }
  for (const toml::node& item : *list) {
    TRY_ASSIGN(KnownFailure known, read_finding(item, tree, where));
    all.push_back(std::move(known));
  }
  return all;
}

Result<TreeSpec> read_spec(const toml::table& table, const std::string& where) {
  for (const auto& [key, value] : table) {
    if (key != "name" && key != "package" && key != "releases" && key != "known") {
      return refuse("unknown key '" + std::string(key.str()) + "'", place(where, value.source()),
                    "a tree has name, package, releases and known");
    }
  }
  TreeSpec spec;
  spec.name = text_at(table, "name");
  spec.package = text_at(table, "package");
  if (spec.name.empty()) {
    return refuse("a tree without a name", place(where, table.source()), "add name = \"…\"");
  }
  if (!is_debian_name(spec.package)) {
    return refuse("tree " + spec.name + ": '" + spec.package + "' is not the name of a package",
                  place(where, table.source()), "such as package = \"linux-source-6.12\"");
  }
  TRY_ASSIGN(spec.releases, read_releases(table, where));
  TRY_ASSIGN(spec.known, read_known(table, spec.name, where));
  return spec;
}

Result<TreeCatalogue> read_catalogue(const toml::table& table, const std::string& where) {
  TreeCatalogue catalogue;
  catalogue.default_tree = text_at(table, "default");
  for (const auto& [key, value] : table) {
    if (key != "default" && key != "tree") {
      return refuse("unknown key '" + std::string(key.str()) + "'", place(where, value.source()),
                    "the file has default and [[tree]] entries");
    }
  }
  const toml::array* entries = table["tree"].as_array();
  if (entries == nullptr || entries->empty()) {
    return refuse("no trees", where, "add a [[tree]] entry");
  }
  const auto named = [&catalogue](const std::string& name) {
    return std::any_of(catalogue.trees.begin(), catalogue.trees.end(),
                       [&name](const TreeSpec& other) { return other.name == name; });
  };
  for (const toml::node& entry : *entries) {
    if (!entry.is_table()) {
      return refuse("a tree that is no table", place(where, entry.source()), "write [[tree]]");
    }
    TRY_ASSIGN(TreeSpec spec, read_spec(*entry.as_table(), where));
    if (named(spec.name)) {
      return refuse("two trees are called " + spec.name, place(where, entry.source()),
                    "give each its own name");
    }
    catalogue.trees.push_back(std::move(spec));
  }
  if (!catalogue.default_tree.empty() && !named(catalogue.default_tree)) {
    return refuse("default names no tree: " + catalogue.default_tree, where,
                  "use the name of a [[tree]] entry");
  }
  return catalogue;
}

}  // namespace

Result<TreeCatalogue> parse_trees_toml(std::string_view text, const std::string& where) {
  try {
    return read_catalogue(toml::parse(text, where), where);
  } catch (const toml::parse_error& error) {
    return refuse(std::string(error.description()), place(where, error.source()),
                  "mend the TOML there");
  }
}

}  // namespace kseries
