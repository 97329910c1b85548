// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <utility>

#include "base/result.h"
#include "tree/progress.h"

namespace kseries {

/// An apt with state, cache and sources of its own. It reads Debian releases that this
/// machine's apt is not configured for. Proxies and credentials are the machine's.
class PrivateApt {
 public:
  /// Keeps everything below `folder`. `keyring` is what releases must be signed with.
  /// Of several releases with `package` the newest version is chosen.
  static Result<PrivateApt> make(const std::string& folder, const std::string& keyring,
                                 const std::string& package);

  /// Reads the package lists of a release; apt verifies signature and checksums. False when the
  /// mirror does not have the release. A release past its Valid-Until (a slow mirror),
  /// or dated in the future, is read with a warning through `progress`. Errors: no network, no good
  /// signature, a release other than the requested one, a list with a wrong checksum.
  Result<bool> add_release(const std::string& mirror, const std::string& release,
                           const Progress& progress);

  /// The apt.conf for find_apt_package() and download_package().
  [[nodiscard]] const std::string& config() const { return config_; }

 private:
  PrivateApt(std::string folder, std::string keyring)
      : folder_(std::move(folder)), keyring_(std::move(keyring)), config_(folder_ + "/apt.conf") {}
  std::string folder_;
  std::string keyring_;
  std::string config_;
  std::string sources_;  ///< the lines of the releases that were read
};

}  // namespace kseries
