// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/apply.h"

namespace kseries {

/// Which files of a tree include what, as the #include lines spell it.
struct IncludeIndex {
  std::map<std::string, std::vector<std::string>> users;  ///< "linux/vfio.h" to paths
};

/// The spellings in the #include lines of a C file, without brackets or quotes.
std::vector<std::string> parse_includes(std::string_view text);

/// Whether the unpatched tree has a file.
using IsInTree = std::function<bool(const std::string& path)>;

/// The files that include a header of the tree as patched, sorted. Spellings are resolved as for
/// a kernel build of `arch` ("x86"): the directory of the including file, include/, the
/// architecture's include/, and both with uapi/. `index` is that of the unpatched tree.
std::vector<std::string> find_include_users(const IncludeIndex& index, const PatchedTree& patched,
                                            const IsInTree& is_in_tree, const std::string& arch,
                                            const std::string& header);

}  // namespace kseries
