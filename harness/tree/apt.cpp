// SPDX-License-Identifier: GPL-2.0-only
#include "tree/apt.h"

#include <algorithm>
#include <array>

#include "base/result.h"
#include "base/text.h"
#include "host/files.h"

namespace kseries {
namespace {

/// A line of `apt-get --print-uris`: 'URI' file size hash.
struct PrintedUri {
  std::string uri;
  std::string file;
  uint64_t size = 0;
};

std::vector<PrintedUri> parse_print_uris(std::string_view text) {
  std::vector<PrintedUri> found;
  for (const std::string_view line : split_lines(text)) {
    const std::vector<std::string_view> words = split(line, ' ');
    if (words.size() < 3 || words[0].size() < 2 || !words[0].starts_with('\'')) continue;
    found.push_back({.uri = std::string(words[0].substr(1, words[0].size() - 2)),
                     .file = std::string(words[1]),
                     .size = static_cast<uint64_t>(std::max(0L, to_number(words[2]).value_or(0)))});
  }
  return found;
}

/// The version in "linux-source-7.2_7.2.12-1~bpo13+1_all.deb"; apt escapes the colon
/// of an epoch.
std::string version_in_file_name(const std::string& file) {
  const std::vector<std::string_view> parts = split(file, '_');
  if (parts.size() != 3) return "";
  std::string version(parts[1]);
  if (const size_t colon = version.find("%3a"); colon != std::string::npos) {
    version.replace(colon, 3, ":");
  }
  return version;
}

bool is_debian_release(std::string_view name) {
  static constexpr std::array release_names = {"buster",  "bullseye", "bookworm",     "trixie",
                                               "forky",   "duke",     "oldstable",    "stable",
                                               "testing", "unstable", "oldoldstable", "sid"};
  name = name.substr(0, name.find_first_of("-/"));
  return std::find(release_names.begin(), release_names.end(), name) != release_names.end();
}

/// The mirror that has "MIRROR/dists/RELEASE/InRelease", if it may be one of Debian:
/// sources of other vendors can't be told apart by their form. cdrom: is left out,
/// because apt would ask for the disk.
std::optional<std::string> debian_mirror(const std::string& uri) {
  constexpr std::string_view release_file = "/InRelease";
  const size_t dists = uri.rfind("/dists/");
  if (dists == std::string::npos || !uri.ends_with(release_file)) return std::nullopt;
  const std::string mirror = uri.substr(0, dists);
  std::string_view release =
      std::string_view(uri).substr(dists + std::string_view("/dists/").size());
  release.remove_suffix(release_file.size());
  const bool debian = mirror.find("/debian") != std::string::npos || is_debian_release(release);
  if (!debian || mirror.starts_with("cdrom:")) return std::nullopt;
  return mirror;
}

}  // namespace

Result<Outcome> run_apt(std::vector<std::string> arguments, const std::string& config,
                        const std::string& directory) {
  // The cache is not accessible to the user _apt, which apt would use for downloads.
  std::vector<std::string> argv = {"env",     "LC_ALL=C",
                                   "apt-get", "-q",
                                   "-o",      "APT::Sandbox::User=root",
                                   "-o",      "APT::Get::AllowUnauthenticated=false"};
  if (!config.empty()) argv.insert(argv.end(), {"-c", config});
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return run({.argv = std::move(argv), .directory = directory});
}

std::string apt_complaint(const Outcome& outcome) {
  std::vector<std::string> complaints;
  for (const std::string_view line : split_lines(outcome.err)) {
    const bool summary = line.starts_with("E: Some index files failed to download.");
    if (!summary && (line.starts_with("E: ") || line.starts_with("W: "))) {
      complaints.emplace_back(line.substr(3));
    }
  }
  if (complaints.empty()) return "apt-get ended with exit code " + std::to_string(outcome.code);
  return join(complaints, "; ");
}

Result<std::optional<InstalledSource>> find_installed_source(const std::string& package) {
  std::optional<InstalledSource> none;
  if (!find_program("dpkg-query")) return none;
  TRY_ASSIGN(Outcome status,
             run({.argv = {"dpkg-query", "--show", "--showformat=${db:Status-Status} ${Version}",
                           package}}));
  const std::vector<std::string_view> words = split(trim(status.out), ' ');
  if (!status.ok() || words.size() != 2 || words[0] != "installed") return none;
  TRY_ASSIGN(Outcome list, run({.argv = {"dpkg-query", "--listfiles", package}}));
  for (const std::string_view line : split_lines(list.out)) {
    const bool tarball =
        line.starts_with("/usr/src/") && line.find(".tar") != std::string_view::npos;
    if (!tarball || !exists(std::string(line))) continue;
    return std::optional(
        InstalledSource{.version = std::string(words[1]), .tarball = std::string(line)});
  }
  return none;
}

Result<std::optional<AptPackage>> find_apt_package(const std::string& package,
                                                   const std::string& config) {
  TRY_ASSIGN(Outcome outcome, run_apt({"download", "--print-uris", package}, config));
  const std::vector<PrintedUri> printed = parse_print_uris(outcome.out);
  if (!outcome.ok() || printed.empty()) return std::optional<AptPackage>();
  const PrintedUri& first = printed.front();
  return std::optional(AptPackage{.name = package,
                                  .version = version_in_file_name(first.file),
                                  .uri = first.uri,
                                  .file = first.file,
                                  .size = first.size});
}

Result<std::string> download_package(const AptPackage& package, const std::string& folder,
                                     const std::string& config) {
  TRY(make_folders(folder));
  TRY_ASSIGN(Outcome outcome,
             run_apt({"download", package.name + "=" + package.version}, config, folder));
  if (outcome.ok()) return folder + "/" + package.file;
  return Error{.stage = "tree",
               .what = "can't download: " + apt_complaint(outcome),
               .where = package.uri,
               .hint =
                   "check the network, apt's proxy and the free space; the next attempt "
                   "continues the download"};
}

Result<std::vector<std::string>> find_debian_mirrors(const std::string& list,
                                                     const std::string& folder) {
  std::vector<std::string> arguments = {"update", "--print-uris"};
  if (!list.empty()) arguments.insert(arguments.end(), {"-o", "Dir::Etc::sourcelist=" + list});
  if (!folder.empty()) arguments.insert(arguments.end(), {"-o", "Dir::Etc::sourceparts=" + folder});
  TRY_ASSIGN(Outcome outcome, run_apt(arguments, ""));
  std::vector<std::string> mirrors;
  for (const PrintedUri& printed : parse_print_uris(outcome.out)) {
    const std::optional<std::string> mirror = debian_mirror(printed.uri);
    if (mirror && std::find(mirrors.begin(), mirrors.end(), *mirror) == mirrors.end()) {
      mirrors.push_back(*mirror);
    }
  }
  std::stable_partition(mirrors.begin(), mirrors.end(), [](const std::string& mirror) {
    return mirror.find("security") == std::string::npos;
  });
  if (!mirrors.empty()) return mirrors;
  return Error{.stage = "tree",
               .what = "no Debian mirror in the sources of apt",
               .where = "/etc/apt",
               .hint = "give --tree a tarball, a directory or git:PATH@REV"};
}

Result<std::string> find_debian_keyring() {
  // trixie renamed its keyrings from .gpg to .pgp
  for (const char* path : {"/usr/share/keyrings/debian-archive-keyring.pgp",
                           "/usr/share/keyrings/debian-archive-keyring.gpg"}) {
    if (exists(path)) return std::string(path);
  }
  return Error{.stage = "tree",
               .what = "the keyring of Debian's archive is not installed",
               .where = "/usr/share/keyrings",
               .hint = "apt-get install debian-archive-keyring"};
}

}  // namespace kseries
