// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace kseries {

/// "6.12.117" or "7.3.0-rc2" from the text of a kernel's top Makefile (VERSION,
/// PATCHLEVEL, SUBLEVEL, EXTRAVERSION). Empty when it is not a kernel's.
std::string parse_makefile_version(std::string_view makefile);

/// The version of the kernel tree in `folder`. Error when it is not a kernel tree: it
/// must have a Makefile with a version, Kconfig and scripts/.
Result<std::string> kernel_version(const std::string& folder);

/// Error when something was built in the tree: kbuild refuses to build from it into
/// another directory ("the source tree is not clean").
Result<Done> check_unbuilt(const std::string& folder);

/// Digest of the path of a directory and of the path, size and modification time of each
/// file below it, without .git. File contents are not read: this takes a fraction of a
/// second for 85000 files, and every editor changes the time.
Result<std::string> folder_digest(const std::string& folder);

/// Makes a tree ID, or a part of one, from `text`: [a-z0-9.-], with everything else
/// replaced by '-'.
std::string make_id(std::string_view text);

}  // namespace kseries
