// SPDX-License-Identifier: GPL-2.0-only
#include "tree/package.h"

#include <optional>

#include "base/result.h"
#include "base/text.h"
#include "host/cache_paths.h"
#include "host/files.h"
#include "tree/apt.h"
#include "tree/kernel_folder.h"
#include "tree/private_apt.h"
#include "tree/store.h"
#include "tree/unpack.h"

namespace kseries {
namespace {

constexpr const char* alternatives = "give --tree a tarball, a directory or git:PATH@REV";

/// A package that can be downloaded, and the apt.conf for it (empty: this machine's).
struct PackageOffer {
  AptPackage package;
  std::string config;
};

Tree named_tree(const std::string& package, const std::string& version) {
  Tree tree;
  tree.release = package + " " + version;
  tree.trusted = true;
  tree.id = make_id(package + "-" + version);
  return tree;
}

/// The file with the version of a downloaded package, so that all runs use the same.
std::string version_path(const TreePlaces& places, const std::string& package) {
  return cache_paths::trees(places.cache) + "/" + package + ".version";
}

std::optional<Tree> find_cached(const TreePlaces& places, const std::string& package) {
  const std::string file = version_path(places, package);
  if (!exists(file)) return std::nullopt;
  const Result<std::string> version = read_file(file);
  if (!version) return std::nullopt;
  Tree tree = named_tree(package, std::string(trim(*version)));
  tree.root = stored_path(places.cache, tree.id);
  if (!exists(tree.root)) return std::nullopt;
  return tree;
}

Result<Tree> unpack_installed(const std::string& package, const InstalledSource& installed,
                              const TreePlaces& places, const Progress& progress) {
  Tree tree = named_tree(package, installed.version);
  const auto fill = [&](const std::string& folder) {
    progress("unpacking " + installed.tarball);
    return unpack_tarball(installed.tarball, folder);
  };
  TRY_ASSIGN(tree.root, stored_tree(places.cache, tree.id, fill, progress));
  return tree;
}

std::string megabytes(uint64_t bytes) {
  constexpr uint64_t megabyte = 1'000'000;
  return std::to_string(bytes / megabyte) + " MB";
}

/// Downloads into `work`, unless the tree is in the cache, and unpacks.
Result<Tree> fetch_offer(const PackageOffer& offer, const std::string& work,
                         const TreePlaces& places, const Progress& progress) {
  const AptPackage& package = offer.package;
  Tree tree = named_tree(package.name, package.version);
  const auto fill = [&](const std::string& folder) -> Result<Done> {
    progress("fetching " + tree.release + " (" + megabytes(package.size) + ") from " + package.uri);
    TRY_ASSIGN(std::string deb, download_package(package, work, offer.config));
    progress("unpacking " + tree.release);
    return unpack_deb(deb, folder);
  };
  TRY_ASSIGN(tree.root, stored_tree(places.cache, tree.id, fill, progress));
  TRY(write_file(version_path(places, package.name), package.version + "\n"));
  return tree;
}

Error not_offered(const TreeSpec& spec) {
  const std::string releases = spec.releases.empty() ? "" : " or in " + join(spec.releases, ", ");
  return {.stage = "tree",
          .what = "no package " + spec.package + " in the lists of this machine's apt" + releases,
          .where = spec.name,
          .hint = std::string("run apt-get update as root, or ") + alternatives};
}

/// Reads all releases of `spec`, each from the first mirror that has it. A release that
/// can't be read is left out with a warning; it is an error when none can be read.
Result<PackageOffer> find_in_releases(const TreeSpec& spec, const std::string& work,
                                      const TreePlaces& places, const Progress& progress) {
  if (spec.releases.empty()) return not_offered(spec);
  std::vector<std::string> mirrors = places.mirrors;
  if (mirrors.empty()) {
    TRY_ASSIGN(mirrors, find_debian_mirrors());
  }
  std::string keyring = places.keyring;
  if (keyring.empty()) {
    TRY_ASSIGN(keyring, find_debian_keyring());
  }
  TRY_ASSIGN(PrivateApt apt, PrivateApt::make(work, keyring, spec.package));
  std::optional<Error> failure;
  bool any = false;
  for (const std::string& release : spec.releases) {
    progress("looking for " + spec.package + " in " + release);
    for (const std::string& mirror : mirrors) {
      const Result<bool> added = apt.add_release(mirror, release, progress);
      if (added && *added) {
        any = true;
        break;
      }
      if (added) continue;
      if (added.error().kind == ErrorKind::interrupted) return added.error();
      progress("warning: " + added.error().what);
      if (!failure) failure = added.error();
    }
  }
  if (!any && failure) return *failure;
  TRY_ASSIGN(std::optional<AptPackage> package, find_apt_package(spec.package, apt.config()));
  if (!package) return not_offered(spec);
  return PackageOffer{.package = *package, .config = apt.config()};
}

Result<PackageOffer> find_offer(const TreeSpec& spec, const std::string& work,
                                const TreePlaces& places, const Progress& progress) {
  if (!find_program("apt-get")) {
    return Error{.stage = "tree",
                 .what = "can't fetch the package " + spec.package + ": this machine has no apt",
                 .where = spec.name,
                 .hint = alternatives};
  }
  if (places.use_packages) {
    TRY_ASSIGN(std::optional<AptPackage> package, find_apt_package(spec.package, ""));
    if (package) return PackageOffer{.package = *package, .config = ""};
  }
  return find_in_releases(spec, work, places, progress);
}

}  // namespace

Result<Tree> obtain_package_tree(const TreeSpec& spec, const TreePlaces& places,
                                 const Progress& progress) {
  if (places.use_packages) {
    TRY_ASSIGN(std::optional<InstalledSource> installed, find_installed_source(spec.package));
    if (installed) return unpack_installed(spec.package, *installed, places, progress);
  }
  if (std::optional<Tree> tree = find_cached(places, spec.package)) return *tree;
  const std::string work = cache_paths::downloads(places.cache) + "/" + spec.package;
  TRY_ASSIGN(FileLock lock,
             lock_with_notice(cache_paths::lock(work), "fetching this package", progress));
  if (std::optional<Tree> tree = find_cached(places, spec.package)) return *tree;
  TRY_ASSIGN(PackageOffer offer, find_offer(spec, work, places, progress));
  TRY_ASSIGN(Tree tree, fetch_offer(offer, work, places, progress));
  // Kept after an error: the next attempt continues the download.
  (void)remove_all(work);
  return tree;
}

}  // namespace kseries
