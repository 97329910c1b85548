// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ctime>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tree/debian_text.h"

namespace kseries {

using Progress = std::function<void(std::string_view)>;

/// One suite on one mirror, and what its signature is checked with.
struct SuiteSource {
  std::string mirror;                 ///< address without '/' at its end
  std::string suite;                  ///< "trixie-backports"
  std::vector<std::string> keyrings;  ///< files for gpgv
  std::time_t now = 0;                ///< for Valid-Until
};

/// Looks a package up in a suite that apt is not configured for: fetches its
/// InRelease, checks the signature (gpgv) and that it is this suite's, fetches
/// the amd64 and architecture-independent indexes of "main", checks their SHA256,
/// and takes the newest version. Nothing when the mirror has no such suite or the
/// suite no such package. A passed Valid-Until is a warning through `progress`: a
/// slow mirror. Errors: bad signature, wrong suite, wrong sum, no network, no gpgv.
/// `scratch` is a folder for what is fetched.
Result<std::optional<IndexedPackage>> find_in_suite(const SuiteSource& source,
                                                    const std::string& package,
                                                    const std::string& scratch,
                                                    const Progress& progress);

}  // namespace kseries
