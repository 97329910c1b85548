// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "tree/debian_text.h"

namespace kseries {

// What this machine's dpkg and apt know and fetch. Nothing here writes to their
// folders: no source is added, no list refreshed, no package installed.

/// A source package that is installed, with its tarball in /usr/src.
struct InstalledSource {
  std::string version;
  std::string tarball;
};

/// Nothing when the package is not installed, its tarball is gone, or there is
/// no dpkg here.
Result<std::optional<InstalledSource>> installed_source(const std::string& package);

/// Where apt would download `package` from, with the sum that its verified
/// lists give; nothing when they do not offer it or there is no apt here.
Result<std::optional<PrintedUri>> apt_candidate(const std::string& package);

/// Addresses of Debian mirrors from a sources.list file and a folder of *.list
/// and *.sources files, likeliest first (see debian_mirrors). mirror+file:
/// entries are replaced by what their file lists. Unreadable files are left out.
std::vector<std::string> mirrors_in(const std::string& list, const std::string& folder);

/// The same for the files that this machine's apt uses. Error when none is found.
Result<std::vector<std::string>> apt_mirrors();

/// Keyrings of the Debian archive on this machine. Error when there is none.
Result<std::vector<std::string>> debian_keyrings();

/// Fetches `uri` into the file `to`: by apt's own helper, which knows the
/// machine's proxies and goes on with a part that an earlier attempt left, or by
/// copying for file: addresses. `to` appears only when size and SHA256 are as
/// `expected` (which may be absent). False when the server has no such file.
/// Errors: no network, wrong sum, no room.
Result<bool> download(const std::string& uri, const std::string& to,
                      const std::optional<IndexedFile>& expected);

}  // namespace kseries
