// SPDX-License-Identifier: GPL-2.0-only
#include "tree/source.h"

#include <cstdint>
#include <filesystem>

#include "base/path.h"
#include "base/result.h"
#include "base/text.h"
#include "host/cache_age.h"
#include "host/environment.h"
#include "host/files.h"
#include "tree/git_tree.h"
#include "tree/kernel_folder.h"
#include "tree/package.h"
#include "tree/store.h"
#include "tree/unpack.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view deb_prefix = "deb:";
constexpr std::string_view git_prefix = "git:";
constexpr size_t short_digest_chars = 16;

Error unknown(const std::string& spec, const TreeCatalogue& catalogue) {
  std::vector<std::string> names;
  for (const TreeSpec& tree : catalogue.trees) names.push_back(tree.name);
  const std::string guess = did_you_mean(nearest(spec, names, 2), "");
  return {.stage = "tree",
          .what = "no such tree: " + spec,
          .where = "--tree",
          .hint = guess + (guess.empty() ? "" : " ") + "names are " + join(names, ", ") +
                  "; or give deb:PACKAGE, a tarball, a directory or git:PATH@REV",
          .kind = ErrorKind::usage};
}

Error not_a_package(const std::string& package, const TreeCatalogue& catalogue) {
  std::vector<std::string> specs;
  for (const TreeSpec& tree : catalogue.trees)
    specs.push_back(std::string(deb_prefix) + tree.package);
  return {.stage = "tree",
          .what = "not the name of a package: " + printable_utf8(package),
          .where = "--tree",
          .hint = did_you_mean(nearest(std::string(deb_prefix) + package, specs, 2),
                               "such as deb:linux-source-6.12"),
          .kind = ErrorKind::usage};
}

/// The entry of the catalogue for `package`, or one without releases.
TreeSpec find_package(const std::string& package, const TreeCatalogue& catalogue) {
  for (const TreeSpec& tree : catalogue.trees) {
    if (tree.package == package) return tree;
  }
  return {.name = package, .package = package, .releases = {}};
}

Result<Tree> obtain_folder(const std::string& path) {
  std::error_code code;
  Tree tree;
  tree.root = fs::canonical(path, code).string();
  if (code) {
    return Error{.stage = "tree", .what = code.message(), .where = path, .hint = "check the path"};
  }
  TRY(kernel_version(tree.root));
  TRY(check_unbuilt(tree.root));
  TRY_ASSIGN(std::string digest, folder_digest(tree.root));
  tree.release = tree.root;
  tree.id = "folder-" + digest.substr(0, short_digest_chars);
  return tree;
}

Result<Tree> obtain_file(const std::string& path, const TreePlaces& places,
                         const Progress& progress) {
  // Files of /proc have no size, or one that never ends.
  constexpr uintmax_t max_size = uintmax_t{64} << 30;
  std::error_code code;
  const uintmax_t size = fs::file_size(path, code);
  if (code || size == 0 || size > max_size)
    return Error{.stage = "tree",
                 .what = size == 0 ? "the file is empty" : "the file is too large for a tarball",
                 .where = path,
                 .hint = "give a tarball of a kernel tree",
                 .kind = ErrorKind::usage};
  TRY_ASSIGN(std::string digest, sha256_file(path));
  Tree tree;
  tree.release = fs::path(path).filename().string() + " sha256:" + digest;
  tree.id = "tarball-" + digest.substr(0, short_digest_chars);
  const auto fill = [&](const std::string& folder) {
    progress("unpacking " + path);
    return path.ends_with(".deb") ? unpack_deb(path, folder) : unpack_tarball(path, folder);
  };
  TRY_ASSIGN(tree.root, stored_tree(places.cache, tree.id, fill, progress));
  return tree;
}

Result<Tree> obtain_revision(const std::string& text, const TreePlaces& places,
                             const Progress& progress) {
  TRY_ASSIGN(const GitRevision revision, find_revision(text));
  Tree tree;
  tree.release = "commit " + revision.commit;
  tree.id = "git-" + revision.tree.substr(0, short_digest_chars);
  const auto fill = [&](const std::string& folder) {
    progress("checking out " + revision.revision + " of " + revision.repository);
    return write_revision(revision, folder);
  };
  TRY_ASSIGN(tree.root, stored_tree(places.cache, tree.id, fill, progress));
  return tree;
}

Result<Tree> dispatch(const std::string& spec, const TreeCatalogue& catalogue,
                      const Environment& environment, const TreePlaces& places,
                      const Progress& progress) {
  for (const TreeSpec& tree : catalogue.trees) {
    if (tree.name == spec) return obtain_package_tree(tree, places, progress);
  }
  if (spec.starts_with(deb_prefix)) {
    const std::string package = spec.substr(deb_prefix.size());
    if (!is_debian_name(package)) return not_a_package(package, catalogue);
    return obtain_package_tree(find_package(package, catalogue), places, progress);
  }
  if (spec.starts_with(git_prefix)) {
    return obtain_revision(expand_home(environment, spec.substr(git_prefix.size())), places,
                           progress);
  }
  std::error_code code;
  if (fs::is_directory(spec, code)) return obtain_folder(spec);
  if (fs::is_regular_file(spec, code)) return obtain_file(spec, places, progress);
  TRY(check_regular_file(spec));
  return unknown(spec, catalogue);
}

}  // namespace

Result<Tree> obtain_tree(const std::string& spec, const TreeCatalogue& catalogue,
                         const Environment& environment, const Progress& progress,
                         const TreePlaces& places) {
  TreePlaces known = places;
  if (known.cache.empty()) {
    TRY_ASSIGN(std::string cache, cache_folder(environment));
    known.cache = std::move(cache);
  }
  Result<Tree> tree = dispatch(spec, catalogue, environment, known, progress);
  if (!tree) return tree;
  mark_used(tree->root);
  TRY_ASSIGN(std::string version, kernel_version(tree->root));
  tree->name = spec;
  tree->version = std::move(version);
  return tree;
}

std::string exact_spec(const Tree& tree) {
  constexpr std::string_view commit = "commit ";
  if (!tree.name.starts_with(git_prefix) || !tree.release.starts_with(commit)) return tree.name;
  // The last '@' before the revision; one in it is followed by a brace: HEAD@{1}.
  size_t at = tree.name.rfind('@');
  while (at != std::string::npos && tree.name.compare(at, 2, "@{") == 0)
    at = at == 0 ? std::string::npos : tree.name.rfind('@', at - 1);
  return tree.name.substr(0, at) + "@" + tree.release.substr(commit.size());
}

std::string find_in_cache(const Tree& tree, const Environment& environment) {
  const Result<std::string> cache = cache_folder(environment);
  if (!cache || tree.id.empty() || tree.id != make_id(tree.id)) return "";
  std::string root = stored_path(*cache, tree.id);
  return exists(root) ? root : "";
}

Result<Tree> find_same_tree(const Tree& tree, const std::vector<std::string>& specs,
                            const TreeCatalogue& catalogue, const Environment& environment,
                            const Progress& progress) {
  Tree found = tree;
  found.root = find_in_cache(tree, environment);
  if (!found.root.empty()) {
    mark_used(found.root);
    return found;
  }
  std::vector<std::string> all = specs;
  all.push_back(exact_spec(tree));
  std::string other;
  for (const std::string& spec : all) {
    TRY_ASSIGN(const Tree here, obtain_tree(spec, catalogue, environment, progress));
    if (here.id == tree.id) {
      found.root = here.root;
      return found;
    }
    other = here.release;
  }
  return Error{.stage = "tree",
               .what = "the plan is for " + tree.release + ", this machine has " + other,
               .where = tree.name,
               .hint = "give --tree with that version, or make the plan again"};
}

}  // namespace kseries
