// SPDX-License-Identifier: GPL-2.0-only
#include "tree/package.h"

#include <algorithm>
#include <ctime>
#include <optional>

#include "base/result.h"
#include "base/text.h"
#include "host/files.h"
#include "tree/apt.h"
#include "tree/kernel_folder.h"
#include "tree/store.h"
#include "tree/unpack.h"

namespace kseries {
namespace {

/// A package file that can be downloaded.
struct Offer {
  std::string uri;
  std::string version;
  IndexedFile file;
};

Tree named_tree(const std::string& package, const std::string& version) {
  Tree tree;
  tree.release = package + " " + version;
  tree.id = id_from(package + "-" + version);
  return tree;
}

/// Which version of a downloaded package is in use, so that all runs agree on it.
std::string note_path(const TreePlaces& places, const std::string& package) {
  return places.cache + "/trees/" + package + ".version";
}

std::optional<Tree> remembered(const TreePlaces& places, const std::string& package) {
  const std::string note = note_path(places, package);
  if (!exists(note)) return std::nullopt;
  const Result<std::string> version = read_file(note);
  if (!version) return std::nullopt;
  Tree tree = named_tree(package, std::string(trim(*version)));
  tree.root = stored_path(places.cache, tree.id);
  if (!exists(tree.root)) return std::nullopt;
  return tree;
}

Result<Tree> tree_of_installed(const std::string& package, const InstalledSource& installed,
                               const TreePlaces& places, const Progress& progress) {
  Tree tree = named_tree(package, installed.version);
  const auto fill = [&](const std::string& folder) {
    progress("unpacking " + installed.tarball);
    return unpack_tarball(installed.tarball, folder);
  };
  TRY_ASSIGN(std::string root, stored_tree(places.cache, tree.id, fill, progress));
  tree.root = root;
  return tree;
}

std::string megabytes(uint64_t bytes) {
  constexpr uint64_t kMegabyte = 1'000'000;
  return std::to_string(bytes / kMegabyte) + " MB";
}

Result<Tree> tree_of_offer(const std::string& package, const Offer& offer, const TreePlaces& places,
                           const Progress& progress) {
  Tree tree = named_tree(package, offer.version);
  const std::string deb = places.cache + "/downloads/" + tree.id + ".deb";
  const auto fill = [&](const std::string& folder) -> Result<Done> {
    progress("fetching " + tree.release + " (" + megabytes(offer.file.size) + ") from " +
             offer.uri);
    TRY_ASSIGN(bool fetched, download(offer.uri, deb, offer.file));
    if (!fetched) {
      return Error{.stage = "tree",
                   .what = "the mirror lists the package but does not have it",
                   .where = offer.uri,
                   .hint = "the mirror is being updated; run apt-get update or try again later"};
    }
    progress("unpacking " + tree.release);
    return unpack_deb(deb, folder);
  };
  Result<std::string> root = stored_tree(places.cache, tree.id, fill, progress);
  (void)remove_all(deb);
  if (!root) return root.error();
  TRY(write_file(note_path(places, package), offer.version + "\n"));
  tree.root = *root;
  return tree;
}

/// Asks every mirror for a suite; the first that has the package wins. An error
/// is kept for the case that no other mirror serves.
Result<std::optional<Offer>> offer_of_suite(const std::string& suite, const TreeSpec& spec,
                                            const TreePlaces& places, const Progress& progress,
                                            std::optional<Error>& trouble) {
  TRY_ASSIGN(ScratchFolder scratch, ScratchFolder::make("suite"));
  for (const std::string& mirror : places.mirrors) {
    const SuiteSource source{
        .mirror = mirror, .suite = suite, .keyrings = places.keyrings, .now = std::time(nullptr)};
    Result<std::optional<IndexedPackage>> found =
        find_in_suite(source, spec.package, scratch.path(), progress);
    if (!found) {
      if (found.error().kind == ErrorKind::interrupted) return found.error();
      if (!trouble) trouble = found.error();
      continue;
    }
    if (!*found) continue;
    const IndexedPackage& package = **found;
    return std::optional(Offer{.uri = mirror + "/" + package.filename,
                               .version = package.version,
                               .file = {.sha256 = package.sha256, .size = package.size}});
  }
  return std::optional<Offer>();
}

Error not_offered(const TreeSpec& spec) {
  const std::string suites =
      spec.suites.empty() ? "" : ", nor do the suites " + join(spec.suites, ", ");
  return {.stage = "tree",
          .what = "this machine's apt does not offer " + spec.package + suites,
          .where = spec.name,
          .hint = "run apt-get update as root, or give --tree a tarball, a folder or git:PATH@REV"};
}

Result<Offer> find_in_suites(const TreeSpec& spec, TreePlaces places, const Progress& progress) {
  if (spec.suites.empty()) return not_offered(spec);
  if (places.mirrors.empty()) {
    TRY_ASSIGN(std::vector<std::string> mirrors, apt_mirrors());
    places.mirrors = std::move(mirrors);
  }
  if (places.keyrings.empty()) {
    TRY_ASSIGN(std::vector<std::string> keyrings, debian_keyrings());
    places.keyrings = std::move(keyrings);
  }
  std::optional<Error> trouble;
  for (const std::string& suite : spec.suites) {
    progress("looking for " + spec.package + " in " + suite);
    TRY_ASSIGN(std::optional<Offer> offer, offer_of_suite(suite, spec, places, progress, trouble));
    if (offer) return *offer;
  }
  if (trouble) return *trouble;
  return not_offered(spec);
}

Result<std::optional<Offer>> find_in_apt(const std::string& package) {
  TRY_ASSIGN(std::optional<PrintedUri> candidate, apt_candidate(package));
  if (!candidate) return std::optional<Offer>();
  const PrintedUri& printed = *candidate;
  return std::optional(Offer{.uri = printed.uri,
                             .version = printed.version,
                             .file = {.sha256 = printed.sha256, .size = printed.size}});
}

}  // namespace

Result<Tree> tree_of_package(const TreeSpec& spec, const TreePlaces& places,
                             const Progress& progress) {
  if (places.use_packages) {
    TRY_ASSIGN(std::optional<InstalledSource> installed, installed_source(spec.package));
    if (installed) return tree_of_installed(spec.package, *installed, places, progress);
  }
  if (!places.refresh) {
    if (std::optional<Tree> tree = remembered(places, spec.package)) return *tree;
  }
  if (places.use_packages) {
    TRY_ASSIGN(std::optional<Offer> offer, find_in_apt(spec.package));
    if (offer) return tree_of_offer(spec.package, *offer, places, progress);
  }
  TRY_ASSIGN(Offer offer, find_in_suites(spec, places, progress));
  return tree_of_offer(spec.package, offer, places, progress);
}

}  // namespace kseries
