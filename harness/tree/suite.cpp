// SPDX-License-Identifier: GPL-2.0-only
#include "tree/suite.h"

#include "base/result.h"
#include "host/files.h"
#include "host/process.h"
#include "tree/apt.h"
#include "tree/unpack.h"

namespace kseries {
namespace {

std::string folder_of(const SuiteSource& source) {
  return source.mirror + "/dists/" + source.suite;
}

/// Only what gpgv says was signed: text outside of the signature is dropped.
Result<std::string> verified_text(const SuiteSource& source, const std::string& signed_file) {
  const std::string plain = signed_file + ".verified";
  std::vector<std::string> argv = {"gpgv", "--status-fd", "1", "--output", plain};
  for (const std::string& keyring : source.keyrings) {
    argv.insert(argv.end(), {"--keyring", keyring});
  }
  argv.push_back(signed_file);
  if (!find_program("gpgv")) {
    return Error{.stage = "tree",
                 .what = "can't check the signature of a suite: gpgv is missing",
                 .where = folder_of(source),
                 .hint = "apt-get install gpgv"};
  }
  TRY_ASSIGN(Outcome outcome, run({.argv = argv}));
  // The exit code is also non-zero when one of several signatures is by a key
  // that an older keyring lacks, so the status lines decide.
  if (signature_is_good(outcome.out)) return read_file(plain);
  return Error{.stage = "tree",
               .what = "the suite's index has no good signature by a key of Debian's archive",
               .where = folder_of(source) + "/InRelease",
               .hint = "update debian-archive-keyring; if that is new, don't trust this mirror"};
}

Result<Done> check_is_suite(const SuiteSource& source, const ReleaseFile& release,
                            const Progress& progress) {
  if (release.suite != source.suite && release.codename != source.suite) {
    return Error{
        .stage = "tree",
        .what = "the mirror gives the index of " + release.codename + " for " + source.suite,
        .where = folder_of(source) + "/InRelease",
        .hint = "the mirror is broken or lies; choose another one for apt"};
  }
  if (release.valid_until && *release.valid_until < source.now) {
    progress("warning: the index of " + source.suite + " is past its Valid-Until (a slow mirror)");
  }
  return Done{};
}

/// Fetches one index by its hash, which can't change under our hands, or by its
/// name. False when the mirror lists it without having it.
Result<bool> fetch_index(const SuiteSource& source, const ReleaseFile& release,
                         const std::string& path, const std::string& to) {
  const IndexedFile& file = release.files.at(path);
  if (release.by_hash) {
    const std::string folder = path.substr(0, path.rfind('/'));
    Result<bool> fetched =
        download(folder_of(source) + "/" + folder + "/by-hash/SHA256/" + file.sha256, to, file);
    if (!fetched || *fetched) return fetched;
  }
  return download(folder_of(source) + "/" + path, to, file);
}

}  // namespace

Result<std::optional<IndexedPackage>> find_in_suite(const SuiteSource& source,
                                                    const std::string& package,
                                                    const std::string& scratch,
                                                    const Progress& progress) {
  std::optional<IndexedPackage> newest;
  const std::string signed_file = scratch + "/" + source.suite + ".InRelease";
  Result<bool> fetched = download(folder_of(source) + "/InRelease", signed_file, std::nullopt);
  if (!fetched) return fetched.error();
  if (!*fetched) return newest;
  TRY_ASSIGN(std::string text, verified_text(source, signed_file));
  TRY_ASSIGN(ReleaseFile release, parse_release(text, folder_of(source) + "/InRelease"));
  TRY(check_is_suite(source, release, progress));
  // A mirror may have one index of a suite and a stale one of the other: what is
  // found in the good one counts.
  std::optional<Error> trouble;
  for (const char* architecture : {"amd64", "all"}) {
    const std::string path = "main/binary-" + std::string(architecture) + "/Packages.xz";
    if (!release.files.contains(path)) continue;
    const std::string index = scratch + "/" + source.suite + "." + architecture + ".xz";
    fetched = fetch_index(source, release, path, index);
    if (!fetched) {
      if (fetched.error().kind == ErrorKind::interrupted) return fetched.error();
      trouble = fetched.error();
      continue;
    }
    if (!*fetched) continue;
    TRY_ASSIGN(std::string packages, decompress_file(index));
    const std::optional<IndexedPackage> found = newest_package(packages, package);
    if (found && (!newest || compare_versions(found->version, newest->version) > 0)) {
      newest = found;
    }
  }
  if (!newest && trouble) return *trouble;
  return newest;
}

}  // namespace kseries
