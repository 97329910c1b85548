// SPDX-License-Identifier: GPL-2.0-only
#include "tree/apt.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/result.h"
#include "base/text.h"
#include "host/files.h"
#include "host/process.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

constexpr const char* kAptHelper = "/usr/lib/apt/apt-helper";

/// Runs a command whose messages we read, hence in no other language.
Result<Outcome> run_plainly(std::vector<std::string> argv) {
  argv.insert(argv.begin(), {"env", "LC_ALL=C"});
  return run({.argv = std::move(argv)});
}

/// The value of NAME='value' in the output of `apt-config shell`.
std::string shell_variable(std::string_view text, const std::string& name) {
  for (const std::string_view line : lines_of(text)) {
    if (!line.starts_with(name + "='") || !line.ends_with('\'')) continue;
    return std::string(line.substr(name.size() + 2, line.size() - name.size() - 3));
  }
  return "";
}

std::vector<AptSource> sources_in(const std::string& path) {
  Result<std::string> text = read_file(path);
  if (!text) return {};
  return path.ends_with(".sources") ? parse_sources_deb822(*text) : parse_sources_list(*text);
}

/// The addresses behind one "mirror+file:/path": the first word of each line.
std::vector<AptSource> behind_mirror_file(const AptSource& source) {
  constexpr std::string_view kScheme = "mirror+file:";
  std::vector<AptSource> found;
  Result<std::string> text =
      read_file(fs::path(source.uri.substr(kScheme.size())).lexically_normal().string());
  if (!text) return found;
  for (const std::string_view line : lines_of(*text)) {
    const std::string_view word = trim(line.substr(0, line.find_first_of("\t #")));
    if (word.empty()) continue;
    AptSource behind = source;
    behind.uri = word;
    while (behind.uri.ends_with('/')) behind.uri.pop_back();
    found.push_back(std::move(behind));
  }
  return found;
}

bool can_fetch(const std::string& uri) {
  static constexpr std::array kSchemes = {"http://", "https://", "file:"};
  return std::any_of(kSchemes.begin(), kSchemes.end(),
                     [&uri](const char* scheme) { return uri.starts_with(scheme); });
}

/// The reason in apt-helper's output: its first "E:" line.
std::string apt_reason(const Outcome& outcome) {
  for (const std::string& text : {outcome.err, outcome.out}) {
    for (const std::string_view line : lines_of(text)) {
      if (line.starts_with("E: ")) return std::string(line.substr(3));
    }
  }
  return "exit code " + std::to_string(outcome.code);
}

Result<bool> fetch_by_copy(const std::string& uri, const std::string& to) {
  std::string path = uri.substr(std::string_view("file:").size());
  while (path.starts_with("//")) path.erase(0, 1);
  if (!exists(path)) return false;
  std::error_code code;
  fs::copy_file(path, to, fs::copy_options::overwrite_existing, code);
  if (!code) return true;
  return Error{.stage = "tree",
               .what = "can't copy " + path + ": " + code.message(),
               .where = to,
               .hint = "check the permissions and the free space there"};
}

Result<bool> fetch_by_apt(const std::string& uri, const std::string& to) {
  if (!exists(kAptHelper)) {
    return Error{.stage = "tree",
                 .what = "can't download: this machine has no apt",
                 .where = uri,
                 .hint = "give --tree a tarball, a folder or git:PATH@REV"};
  }
  // Our cache is not open to the user _apt that apt would hand the job to.
  TRY_ASSIGN(Outcome outcome, run_plainly({kAptHelper, "-o", "APT::Sandbox::User=root", "-q",
                                           "download-file", uri, to}));
  if (outcome.ok()) return true;
  const std::string reason = apt_reason(outcome);
  if (reason.find("404  Not Found") != std::string::npos) return false;
  return Error{.stage = "tree",
               .what = "can't download: " + reason,
               .where = uri,
               .hint = "check the network and apt's proxy; the next attempt goes on from here"};
}

Result<Done> check_sum(const std::string& file, const std::string& uri,
                       const IndexedFile& expected) {
  TRY_ASSIGN(std::string sum, sha256_file(file));
  if (sum == expected.sha256 && fs::file_size(file) == expected.size) return Done{};
  return Error{
      .stage = "tree",
      .what = "a downloaded file has SHA256 " + sum + ", the index says " + expected.sha256,
      .where = uri,
      .hint = "the mirror is being updated or damaged; try again in some minutes"};
}

}  // namespace

Result<std::optional<InstalledSource>> installed_source(const std::string& package) {
  std::optional<InstalledSource> none;
  if (!find_program("dpkg-query")) return none;
  TRY_ASSIGN(Outcome status, run_plainly({"dpkg-query", "--show",
                                          "--showformat=${db:Status-Status} ${Version}", package}));
  const std::vector<std::string_view> words = split(trim(status.out), ' ');
  if (!status.ok() || words.size() != 2 || words[0] != "installed") return none;
  TRY_ASSIGN(Outcome list, run_plainly({"dpkg-query", "--listfiles", package}));
  for (const std::string_view line : lines_of(list.out)) {
    const bool tarball =
        line.starts_with("/usr/src/") && line.find(".tar") != std::string_view::npos;
    if (!tarball || !exists(std::string(line))) continue;
    return std::optional(
        InstalledSource{.version = std::string(words[1]), .tarball = std::string(line)});
  }
  return none;
}

Result<std::optional<PrintedUri>> apt_candidate(const std::string& package) {
  std::optional<PrintedUri> none;
  if (!find_program("apt-get")) return none;
  TRY_ASSIGN(Outcome outcome, run_plainly({"apt-get", "download", "--print-uris", package}));
  std::optional<PrintedUri> printed = parse_print_uris(outcome.out);
  if (!outcome.ok() || !printed || printed->sha256.empty()) return none;
  return printed;
}

std::vector<std::string> mirrors_in(const std::string& list, const std::string& folder) {
  std::vector<std::string> files = {list};
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, code)) {
    const std::string path = entry.path().string();
    if (path.ends_with(".list") || path.ends_with(".sources")) files.push_back(path);
  }
  std::sort(files.begin() + 1, files.end());
  std::vector<AptSource> sources;
  for (const std::string& file : files) {
    for (const AptSource& source : sources_in(file)) {
      if (source.uri.starts_with("mirror+file:")) {
        const std::vector<AptSource> behind = behind_mirror_file(source);
        sources.insert(sources.end(), behind.begin(), behind.end());
      } else {
        sources.push_back(source);
      }
    }
  }
  std::vector<std::string> mirrors = debian_mirrors(sources);
  std::erase_if(mirrors, [](const std::string& uri) { return !can_fetch(uri); });
  return mirrors;
}

Result<std::vector<std::string>> apt_mirrors() {
  const Error none{.stage = "tree",
                   .what = "apt's configuration names no Debian mirror",
                   .where = "/etc/apt",
                   .hint = "give --tree a tarball, a folder or git:PATH@REV"};
  if (!find_program("apt-config")) return none;
  TRY_ASSIGN(Outcome outcome, run_plainly({"apt-config", "shell", "LIST", "Dir::Etc::sourcelist/f",
                                           "PARTS", "Dir::Etc::sourceparts/d"}));
  std::vector<std::string> mirrors =
      mirrors_in(shell_variable(outcome.out, "LIST"), shell_variable(outcome.out, "PARTS"));
  if (mirrors.empty()) return none;
  return mirrors;
}

Result<std::vector<std::string>> debian_keyrings() {
  // trixie renamed its keyrings from .gpg to .pgp
  for (const char* path : {"/usr/share/keyrings/debian-archive-keyring.pgp",
                           "/usr/share/keyrings/debian-archive-keyring.gpg"}) {
    if (exists(path)) return std::vector<std::string>{path};
  }
  return Error{.stage = "tree",
               .what = "the keys of Debian's archive are not here",
               .where = "/usr/share/keyrings",
               .hint = "apt-get install debian-archive-keyring"};
}

Result<bool> download(const std::string& uri, const std::string& to,
                      const std::optional<IndexedFile>& expected) {
  TRY(make_folders(fs::path(to).parent_path()));
  const std::string part = to + ".part";
  Result<bool> fetched =
      uri.starts_with("file:") ? fetch_by_copy(uri, part) : fetch_by_apt(uri, part);
  if (!fetched || !*fetched) return fetched;
  if (expected) {
    if (Result<Done> checked = check_sum(part, uri, *expected); !checked) {
      (void)remove_all(part);
      return checked.error();
    }
  }
  std::error_code code;
  fs::rename(part, to, code);
  if (!code) return true;
  return Error{
      .stage = "tree", .what = "can't rename: " + code.message(), .where = part, .hint = ""};
}

}  // namespace kseries
