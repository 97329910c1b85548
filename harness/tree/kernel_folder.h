// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace kseries {

/// "6.12.117" or "7.3.0-rc2" from the text of a kernel's top Makefile (VERSION,
/// PATCHLEVEL, SUBLEVEL, EXTRAVERSION); empty when it is not a kernel's.
std::string version_of_makefile(std::string_view makefile);

/// The version of the kernel tree in `folder`. Error when it is no kernel tree
/// (Makefile with a version, Kconfig and scripts/ must be there).
Result<std::string> kernel_version(const std::string& folder);

/// Refuses a tree that something was built in: kbuild will not build into
/// another folder from it ("the source tree is not clean").
Result<Done> check_unbuilt(const std::string& folder);

/// Digest of a folder in use: its path and the path, size and modification time
/// of every file below it, .git left out. Contents are not read: 85000 files are
/// looked at in a fraction of a second, and every editor changes the time.
Result<std::string> folder_digest(const std::string& folder);

/// `text` as a tree id or a part of one: [a-z0-9.-], everything else '-'.
std::string id_from(std::string_view text);

}  // namespace kseries
