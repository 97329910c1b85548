// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"

namespace kseries {

/// Disk space of an unpacked kernel tree in bytes (6.12: 1.6 GB).
constexpr unsigned long long tree_bytes = 1'700'000'000;

/// Unpacks a tarball (any compression that libarchive supports) into the directory `to`,
/// which must not exist. Files become read-only, so that a build that shares them by
/// hard link can't modify them by accident. Owners and set-ID bits are not restored.
/// Errors: a damaged or truncated archive; an entry outside the directory (absolute, "..",
/// through a link); an entry that is not a file, directory or link; disk full. After an
/// error, the files that were unpacked stay in `to`.
Result<Done> unpack_tarball(const std::string& tarball, const std::string& to);

/// The same for the tarball in the .deb file of a Debian source package
/// (usr/src/NAME.tar.*), without writing the tarball to disk.
Result<Done> unpack_deb(const std::string& deb, const std::string& to);

}  // namespace kseries
