// SPDX-License-Identifier: GPL-2.0-only
#include "tree/source.h"

#include <algorithm>
#include <filesystem>

#include "base/result.h"
#include "base/text.h"
#include "host/cache_age.h"
#include "host/files.h"
#include "tree/git_tree.h"
#include "tree/kernel_folder.h"
#include "tree/package.h"
#include "tree/store.h"
#include "tree/unpack.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDeb = "deb:";
constexpr std::string_view kGit = "git:";
constexpr size_t kShortDigest = 16;

Error unknown(const std::string& spec, const TreeCatalogue& catalogue) {
  std::vector<std::string> names;
  for (const TreeSpec& tree : catalogue.trees) names.push_back(tree.name);
  const std::vector<std::string> near = nearest(spec, names, 2);
  const std::string guess = near.empty() ? "" : "did you mean " + join(near, " or ") + "? ";
  return {.stage = "tree",
          .what = "no such tree: " + spec,
          .where = "--tree",
          .hint = guess + "names are " + join(names, ", ") +
                  "; or give deb:PACKAGE, a tarball, a folder, git:PATH@REV",
          .kind = ErrorKind::usage};
}

Error unknown_package(const std::string& package, const TreeCatalogue& catalogue) {
  std::vector<std::string> packages;
  for (const TreeSpec& tree : catalogue.trees) packages.push_back(tree.package);
  const std::vector<std::string> near = nearest(package, packages, 2);
  return {.stage = "tree",
          .what = "this is no name of a package: " + printable_utf8(package),
          .where = "--tree",
          .hint = near.empty() ? "such as deb:linux-source-6.12"
                               : "did you mean deb:" + join(near, " or deb:") + "?",
          .kind = ErrorKind::usage};
}

/// Debian's rule for names; it goes into paths and command lines.
bool is_package_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '+' || c == '-';
  };
  return name.size() >= 2 && name.front() != '-' && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), allowed);
}

/// deb:PACKAGE, with the releases of the catalogue's entry for that package.
TreeSpec spec_of_package(const std::string& package, const TreeCatalogue& catalogue) {
  for (const TreeSpec& tree : catalogue.trees) {
    if (tree.package == package) return tree;
  }
  return {.name = package, .package = package, .releases = {}};
}

Result<Tree> tree_of_folder(const std::string& path) {
  std::error_code code;
  Tree tree;
  tree.root = fs::canonical(path, code).string();
  if (code) {
    return Error{.stage = "tree", .what = code.message(), .where = path, .hint = "check the path"};
  }
  if (Result<std::string> version = kernel_version(tree.root); !version) return version.error();
  TRY(check_unbuilt(tree.root));
  TRY_ASSIGN(std::string digest, folder_digest(tree.root));
  tree.release = tree.root;
  tree.id = "folder-" + digest.substr(0, kShortDigest);
  return tree;
}

Result<Tree> tree_of_file(const std::string& path, const TreePlaces& places,
                          const Progress& progress) {
  TRY_ASSIGN(std::string digest, sha256_file(path));
  Tree tree;
  tree.release = fs::path(path).filename().string() + " sha256:" + digest;
  tree.id = "tarball-" + digest.substr(0, kShortDigest);
  const auto fill = [&](const std::string& folder) {
    progress("unpacking " + path);
    return path.ends_with(".deb") ? unpack_deb(path, folder) : unpack_tarball(path, folder);
  };
  TRY_ASSIGN(std::string root, stored_tree(places.cache, tree.id, fill, progress));
  tree.root = root;
  return tree;
}

Result<Tree> tree_of_revision(const std::string& text, const TreePlaces& places,
                              const Progress& progress) {
  Result<GitRevision> revision = find_revision(text);
  if (!revision) return revision.error();
  Tree tree;
  tree.release = "commit " + revision->commit;
  tree.id = "git-" + revision->tree.substr(0, kShortDigest);
  const auto fill = [&](const std::string& folder) {
    progress("writing out " + revision->revision + " of " + revision->repository);
    return write_revision(*revision, folder);
  };
  TRY_ASSIGN(std::string root, stored_tree(places.cache, tree.id, fill, progress));
  tree.root = root;
  return tree;
}

Result<Tree> dispatch(const std::string& spec, const TreeCatalogue& catalogue,
                      const TreePlaces& places, const Progress& progress) {
  for (const TreeSpec& tree : catalogue.trees) {
    if (tree.name == spec) return tree_of_package(tree, places, progress);
  }
  if (spec.starts_with(kDeb)) {
    const std::string package = spec.substr(kDeb.size());
    if (!is_package_name(package)) return unknown_package(package, catalogue);
    return tree_of_package(spec_of_package(package, catalogue), places, progress);
  }
  if (spec.starts_with(kGit)) return tree_of_revision(spec.substr(kGit.size()), places, progress);
  std::error_code code;
  if (fs::is_directory(spec, code)) return tree_of_folder(spec);
  if (fs::is_regular_file(spec, code)) return tree_of_file(spec, places, progress);
  return unknown(spec, catalogue);
}

}  // namespace

Result<Tree> obtain_tree(const std::string& spec, const TreeCatalogue& catalogue,
                         const Progress& progress, const TreePlaces& places) {
  TreePlaces known = places;
  if (known.cache.empty()) {
    TRY_ASSIGN(std::string cache, cache_folder());
    known.cache = std::move(cache);
  }
  Result<Tree> tree = dispatch(spec, catalogue, known, progress);
  if (!tree) return tree;
  mark_used(tree->root);
  TRY_ASSIGN(std::string version, kernel_version(tree->root));
  tree->name = spec;
  tree->version = std::move(version);
  return tree;
}

}  // namespace kseries
