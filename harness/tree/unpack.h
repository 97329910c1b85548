// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"

namespace kseries {

/// Room that one unpacked kernel tree needs, bytes (6.12: 1.6 GB with blocks).
constexpr unsigned long long kTreeBytes = 1'700'000'000;

/// Unpacks a tarball (any compression libarchive knows) into the folder `to`,
/// which must not exist. Files become read-only, so that a build that shares
/// them by hard link can't write into them by accident; owners and set-id bits
/// are left out. Errors: a damaged or truncated archive; an entry that would
/// leave the folder (absolute, "..", through a link) or that is no file, folder
/// or link; no room. What was unpacked until an error stays in `to`.
Result<Done> unpack_tarball(const std::string& tarball, const std::string& to);

/// The same for the tarball inside a Debian source package's .deb file
/// (usr/src/NAME.tar.*), without writing the tarball out first.
Result<Done> unpack_deb(const std::string& deb, const std::string& to);

}  // namespace kseries
