// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "model/apply.h"

namespace kseries {

/// Reads the file or symbolic link at a path of a source tree, without following links; `removed`
/// when there is none.
Result<PatchedFile> present_file(const std::string& path);

/// Creates a file or symbolic link at `path`, with its directories. An existing file is replaced,
/// never written through: it may be a hard link, or a symbolic link to somewhere else.
Result<Done> place_file(const std::string& path, const PatchedFile& file);

}  // namespace kseries
