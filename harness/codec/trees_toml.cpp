// SPDX-License-Identifier: GPL-2.0-only
#include "codec/trees_toml.h"

#include <algorithm>
#include <utility>

#include "base/path.h"
#include "codec/common_toml.h"
#include "codec/toml_table.h"

namespace kseries {
namespace {

KnownFailure read_baseline_failure(TomlTable& table, const std::string& tree) {
  KnownFailure known;
  known.tree = tree;
  known.baseline = true;
  read_known_failure(table, known);
  table.finish();
  if (known.name.empty() && !known.splat) {
    table.refuse("[[tree.known]] names neither a test nor a splat",
                 "add name = \"...\" or splat = \"...\"");
  }
  return known;
}

TreeSpec read_spec(TomlTable& table) {
  TreeSpec spec;
  table.read_required("name", spec.name);
  table.read_required("package", spec.package);
  if (!spec.package.empty() && !is_debian_name(spec.package)) {
    table.refuse("package", "'" + spec.package + "' is not a valid package name",
                 "for example: package = \"linux-source-6.12\"");
  }
  table.read("releases", spec.releases);
  for (const std::string& release : spec.releases) {
    if (is_debian_name(release)) continue;
    table.refuse("releases", "'" + release + "' is not a valid name of a Debian release",
                 "for example: releases = [\"bookworm-security\"]");
  }
  table.read_tables("known", [&](TomlTable& known) {
    spec.known.push_back(read_baseline_failure(known, spec.name));
  });
  return spec;
}

TreeCatalogue read_catalogue(TomlTable& table) {
  TreeCatalogue catalogue;
  const auto has_tree = [&catalogue](const std::string& name) {
    return std::any_of(catalogue.trees.begin(), catalogue.trees.end(),
                       [&name](const TreeSpec& tree) { return tree.name == name; });
  };
  table.read("default", catalogue.default_tree);
  table.read_tables("tree", [&](TomlTable& entry) {
    TreeSpec spec = read_spec(entry);
    if (has_tree(spec.name)) {
      entry.refuse("name", "duplicate tree '" + spec.name + "'", "give each tree its own name");
    }
    catalogue.trees.push_back(std::move(spec));
  });
  table.finish();
  if (catalogue.trees.empty()) table.refuse("there are no trees", "add a [[tree]]");
  if (!catalogue.default_tree.empty() && !has_tree(catalogue.default_tree)) {
    table.refuse("default", "the default tree '" + catalogue.default_tree + "' does not exist",
                 "use the name of a [[tree]]");
  }
  return catalogue;
}

}  // namespace

Result<TreeCatalogue> parse_trees_toml(std::string_view text, const std::string& where) {
  TreeCatalogue catalogue;
  TRY(read_toml(text, "tree", where, [&](TomlTable& table) { catalogue = read_catalogue(table); }));
  return catalogue;
}

}  // namespace kseries
