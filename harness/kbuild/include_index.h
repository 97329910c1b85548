// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/apply.h"

namespace kseries {

/// Which files of a tree include what, as the #include lines spell it.
struct IncludeIndex {
  std::map<std::string, std::vector<std::string>> users;  ///< "linux/vfio.h" to paths
};

/// The spellings in the #include lines of a C file, without brackets or quotes.
/// Pure.
std::vector<std::string> includes_of(std::string_view text);

/// Reads every C file, assembler file and header of a tree, but for tools/,
/// Documentation/ and scripts/: some 10 s; from then on out of the cache.
Result<IncludeIndex> include_index(const Tree& tree);

/// The files that include a header of the tree as patched: spellings are
/// resolved as for a kernel build of `arch` ("x86"): the folder of the including
/// file, include/, the architecture's include/, and both with uapi/.
std::vector<std::string> includers_of(const IncludeIndex& index, const PatchedTree& patched,
                                      const std::string& arch, const std::string& header);

}  // namespace kseries
