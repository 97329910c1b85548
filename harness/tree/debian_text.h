// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <ctime>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kseries {

// The texts that Debian's archive and apt are made of, read without I/O.

/// One stanza of "Field: value" lines. Field names are in lower case; the
/// continuation lines of a value are joined with '\n', their indentation kept.
using Stanza = std::map<std::string, std::string>;

/// Splits a text of stanzas (deb822(5)); comment lines are left out.
std::vector<Stanza> parse_stanzas(std::string_view text);

/// Order of two package versions as dpkg has it (deb-version(7)): negative,
/// zero or positive, like strcmp.
int compare_versions(std::string_view left, std::string_view right);

/// A place that apt fetches packages from.
struct AptSource {
  std::string uri;                  ///< without a '/' at its end
  std::vector<std::string> suites;  ///< "bookworm", "bookworm-security"
  std::string signed_by;            ///< keyring; may be empty
};

/// The `deb` lines of a one-line-style sources.list(5).
std::vector<AptSource> parse_sources_list(std::string_view text);

/// The enabled `deb` entries of a deb822-style *.sources file, one per URI.
std::vector<AptSource> parse_sources_deb822(std::string_view text);

/// Addresses that may hold Debian's archive, the likeliest first: those that
/// serve a Debian suite (or have "debian" in their path); the ones signed by
/// Debian's own keyring lead, security mirrors come after main ones.
std::vector<std::string> debian_mirrors(const std::vector<AptSource>& sources);

/// A file that a Release lists.
struct IndexedFile {
  std::string sha256;
  uint64_t size = 0;
};

/// What we need of a Release file.
struct ReleaseFile {
  std::string suite;
  std::string codename;
  bool by_hash = false;                      ///< files can be fetched by their hash
  std::optional<std::time_t> valid_until;    ///< UTC
  std::map<std::string, IndexedFile> files;  ///< path below dists/SUITE
};

/// Reads the signed text of an InRelease. Error when it lists no SHA256.
Result<ReleaseFile> parse_release(std::string_view text, const std::string& where);

/// A package as an index lists it.
struct IndexedPackage {
  std::string version;
  std::string filename;  ///< below the mirror's address
  std::string sha256;
  uint64_t size = 0;
};

/// The newest version of `package` in the text of a Packages file, or nothing.
std::optional<IndexedPackage> newest_package(std::string_view packages, std::string_view package);

/// One line of `apt-get download --print-uris`: 'URI' FILE SIZE SHA256:HASH.
struct PrintedUri {
  std::string uri;
  std::string version;  ///< from the file's name, NAME_VERSION_ARCH.deb
  std::string sha256;   ///< empty when apt knows a weaker hash only
  uint64_t size = 0;
};
std::optional<PrintedUri> parse_print_uris(std::string_view text);

/// Whether gpgv's --status-fd output means "trusted": at least one good
/// signature by a key that is neither expired nor revoked, and no bad one.
/// Signatures by keys that the keyring lacks do not count either way: Debian
/// signs with the keys of several releases.
bool signature_is_good(std::string_view gpgv_status);

}  // namespace kseries
