// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/apply.h"

namespace kseries {

/// The file or symbolic link at a path of a source tree, links not followed;
/// `removed` where there is none.
Result<PatchedFile> present_file(const std::string& path);

/// Puts a file or symbolic link at `path`, with its folders. What stood there
/// is replaced, never written through: it may be a hard link, or lead astray.
Result<Done> place_file(const std::string& path, const PatchedFile& file);

}  // namespace kseries
