// SPDX-License-Identifier: GPL-2.0-only
#include "tree/debian_text.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "base/text.h"

namespace kseries {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::istringstream stream{std::string(text)};
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::string value_of(const Stanza& stanza, const std::string& field) {
  const auto found = stanza.find(field);
  return found == stanza.end() ? "" : found->second;
}

std::string without_slash(std::string uri) {
  while (uri.ends_with('/')) uri.pop_back();
  return uri;
}

/// Adds a line to the stanza; `field` is the one that a continuation belongs to.
void take_line(Stanza& stanza, std::string& field, std::string_view line) {
  if (line.front() == ' ' || line.front() == '\t') {
    if (!field.empty()) stanza[field] += '\n' + std::string(line);
    return;
  }
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  field = to_lower(trim(line.substr(0, colon)));
  stanza[field] = trim(line.substr(colon + 1));
}

/// "Sat, 28 Nov 2026 02:10:46 UTC"
std::optional<std::time_t> parse_release_date(const std::string& text) {
  std::tm parts{};
  const char* const rest = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S", &parts);
  if (rest == nullptr) return std::nullopt;
  return ::timegm(&parts);
}

std::optional<IndexedFile> indexed_file(const std::string& hash, const std::string& size) {
  constexpr size_t kSha256Digits = 64;
  const std::optional<long> bytes = to_number(size);
  if (hash.size() != kSha256Digits || !bytes || *bytes < 0) return std::nullopt;
  return IndexedFile{.sha256 = to_lower(hash), .size = static_cast<uint64_t>(*bytes)};
}

}  // namespace

std::vector<Stanza> parse_stanzas(std::string_view text) {
  std::vector<Stanza> stanzas;
  Stanza current;
  std::string field;
  const auto finish = [&] {
    if (!current.empty()) stanzas.push_back(std::move(current));
    current.clear();
    field.clear();
  };
  for (const std::string_view line : lines_of(text)) {
    if (trim(line).empty()) {
      finish();
    } else if (line.front() != '#') {
      take_line(current, field, line);
    }
  }
  finish();
  return stanzas;
}

std::vector<AptSource> parse_sources_list(std::string_view text) {
  std::vector<AptSource> sources;
  for (std::string_view line : lines_of(text)) {
    std::vector<std::string> words = words_of(line.substr(0, line.find('#')));
    if (words.size() < 3 || words[0] != "deb") continue;
    AptSource source;
    size_t at = 1;
    if (words[at].starts_with('[')) {
      // Options stand in brackets, with or without blanks inside them.
      for (bool open = true; open && at < words.size(); ++at) {
        open = !words[at].ends_with(']');
        std::string option = words[at].substr(words[at].starts_with('[') ? 1 : 0);
        if (!open) option.pop_back();
        if (option.starts_with("signed-by=")) source.signed_by = option.substr(10);
      }
    }
    if (at + 1 >= words.size()) continue;
    source.uri = without_slash(words[at]);
    source.suites = {words[at + 1]};
    sources.push_back(std::move(source));
  }
  return sources;
}

std::vector<AptSource> parse_sources_deb822(std::string_view text) {
  std::vector<AptSource> sources;
  for (const Stanza& stanza : parse_stanzas(text)) {
    const std::vector<std::string> types = words_of(value_of(stanza, "types"));
    if (std::find(types.begin(), types.end(), "deb") == types.end()) continue;
    if (const std::string enabled = to_lower(value_of(stanza, "enabled"));
        enabled == "no" || enabled == "false" || enabled == "0") {
      continue;
    }
    for (const std::string& uri : words_of(value_of(stanza, "uris"))) {
      sources.push_back({.uri = without_slash(uri),
                         .suites = words_of(value_of(stanza, "suites")),
                         .signed_by = value_of(stanza, "signed-by")});
    }
  }
  return sources;
}

std::vector<std::string> debian_mirrors(const std::vector<AptSource>& sources) {
  static constexpr std::array kCodenames = {"buster",  "bullseye", "bookworm",     "trixie",
                                            "forky",   "duke",     "oldstable",    "stable",
                                            "testing", "unstable", "oldoldstable", "sid"};
  const auto is_debian_suite = [](const std::string& suite) {
    const std::string base = suite.substr(0, suite.find_first_of("-/"));
    return std::find(kCodenames.begin(), kCodenames.end(), base) != kCodenames.end();
  };
  const auto rank = [](const AptSource& source) {
    const bool debian_key = source.signed_by.find("debian-archive") != std::string::npos;
    const bool security = source.uri.find("security") != std::string::npos;
    return (debian_key ? 0 : source.signed_by.empty() ? 2 : 4) + (security ? 1 : 0);
  };
  std::vector<std::pair<int, std::string>> ranked;
  for (const AptSource& source : sources) {
    if (source.uri.find("/debian") == std::string::npos &&
        std::none_of(source.suites.begin(), source.suites.end(), is_debian_suite)) {
      continue;
    }
    ranked.emplace_back(rank(source), source.uri);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> mirrors;
  for (const auto& [order, uri] : ranked) {
    if (std::find(mirrors.begin(), mirrors.end(), uri) == mirrors.end()) mirrors.push_back(uri);
  }
  return mirrors;
}

Result<ReleaseFile> parse_release(std::string_view text, const std::string& where) {
  const std::vector<Stanza> stanzas = parse_stanzas(text);
  ReleaseFile release;
  if (!stanzas.empty()) {
    const Stanza& stanza = stanzas.front();
    release.suite = value_of(stanza, "suite");
    release.codename = value_of(stanza, "codename");
    release.by_hash = to_lower(value_of(stanza, "acquire-by-hash")) == "yes";
    release.valid_until = parse_release_date(value_of(stanza, "valid-until"));
    const std::string sums = value_of(stanza, "sha256");
    for (const std::string_view line : lines_of(sums)) {
      const std::vector<std::string> words = words_of(line);
      if (words.size() != 3) continue;
      if (const std::optional<IndexedFile> file = indexed_file(words[0], words[1])) {
        release.files[words[2]] = *file;
      }
    }
  }
  if (release.files.empty()) {
    return Error{"tree", "the suite's index lists no SHA256 sums", where,
                 "this is no InRelease of a Debian archive; check apt's mirror"};
  }
  return release;
}

std::optional<IndexedPackage> newest_package(std::string_view packages, std::string_view package) {
  // The whole file is tens of megabytes: only matching stanzas are parsed.
  const std::string header = "Package: " + std::string(package) + "\n";
  std::optional<IndexedPackage> newest;
  for (size_t at = packages.find(header); at != std::string_view::npos;
       at = packages.find(header, at + 1)) {
    if (at != 0 && packages[at - 1] != '\n') continue;
    const size_t end = packages.find("\n\n", at);
    const std::vector<Stanza> stanzas = parse_stanzas(packages.substr(at, end - at));
    if (stanzas.empty()) continue;
    const Stanza& stanza = stanzas.front();
    const std::optional<IndexedFile> file =
        indexed_file(value_of(stanza, "sha256"), value_of(stanza, "size"));
    const std::string version = value_of(stanza, "version");
    if (!file || (newest && compare_versions(version, newest->version) <= 0)) continue;
    newest = IndexedPackage{.version = version,
                            .filename = value_of(stanza, "filename"),
                            .sha256 = file->sha256,
                            .size = file->size};
  }
  return newest;
}

std::optional<PrintedUri> parse_print_uris(std::string_view text) {
  for (const std::string_view line : lines_of(text)) {
    const std::vector<std::string> words = words_of(line);
    if (words.size() < 3 || words[0].size() < 2 || !words[0].starts_with('\'')) continue;
    PrintedUri printed;
    printed.uri = words[0].substr(1, words[0].size() - 2);
    const std::vector<std::string_view> name = split(words[1], '_');
    if (name.size() == 3) printed.version = name[1];
    if (const size_t epoch = printed.version.find("%3a"); epoch != std::string::npos) {
      printed.version.replace(epoch, 3, ":");
    }
    printed.size = static_cast<uint64_t>(std::max(0L, to_number(words[2]).value_or(0)));
    if (words.size() > 3 && words[3].starts_with("SHA256:")) printed.sha256 = words[3].substr(7);
    return printed;
  }
  return std::nullopt;
}

bool signature_is_good(std::string_view gpgv_status) {
  bool good = false;
  bool valid = false;
  for (const std::string_view line : lines_of(gpgv_status)) {
    const std::vector<std::string> words = words_of(line);
    if (words.size() < 2 || words[0] != "[GNUPG:]") continue;
    if (words[1] == "BADSIG") return false;
    if (words[1] == "NEWSIG") good = false;
    if (words[1] == "GOODSIG") good = true;
    if (words[1] == "VALIDSIG" && good) valid = true;
  }
  return valid;
}

}  // namespace kseries
