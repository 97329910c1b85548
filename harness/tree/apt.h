// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "host/process.h"

namespace kseries {

// Queries dpkg and apt and downloads packages. Nothing here needs root or changes this
// machine: no sources are added, no lists refreshed, no packages installed.

/// A source package that is installed, with its tarball in /usr/src.
struct InstalledSource {
  std::string version;
  std::string tarball;
};

/// Nothing when the package is not installed, its tarball is missing, or this
/// machine has no dpkg.
Result<std::optional<InstalledSource>> find_installed_source(const std::string& package);

/// A package file that apt can download.
struct AptPackage {
  std::string name;
  std::string version;
  std::string uri;
  std::string file;  ///< name that apt gives the file
  uint64_t size = 0;
};

/// The version of a package that apt chooses. `config` is an apt.conf that is read
/// after this machine's own; empty: only the latter. Nothing when the lists of apt
/// do not have the package.
Result<std::optional<AptPackage>> find_apt_package(const std::string& package,
                                                   const std::string& config);

/// Downloads a package into `folder` and returns the path of the file, whose checksum
/// matches that in apt's verified lists. Continues a partial file of an earlier attempt.
/// Errors: no network, missing on the mirror, wrong checksum, disk full.
Result<std::string> download_package(const AptPackage& package, const std::string& folder,
                                     const std::string& config);

/// Addresses of the mirrors in apt's sources that may be Debian's, those of security
/// updates last. `list` and `folder` replace sources.list and
/// sources.list.d; empty: this machine's.
Result<std::vector<std::string>> find_debian_mirrors(const std::string& list = "",
                                                     const std::string& folder = "");

/// The keyring of Debian's archive. Error when it is not installed.
Result<std::string> find_debian_keyring();

/// Runs apt-get with messages in English. `config`: see find_apt_package().
Result<Outcome> run_apt(std::vector<std::string> arguments, const std::string& config,
                        const std::string& directory = "");

/// What apt-get complained about: its warnings and errors, or else its exit code.
std::string apt_complaint(const Outcome& outcome);

}  // namespace kseries
