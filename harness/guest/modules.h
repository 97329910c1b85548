// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kseries {

/// What a kernel module says of itself in its section .modinfo.
struct ModuleInfo {
  std::string path;
  std::string name;                  ///< with '_' where the file's name has '-'
  std::vector<std::string> depends;  ///< names
};

/// From the bytes of an uncompressed *.ko; the name is taken from `path`.
ModuleInfo read_module(const std::string& path, std::string_view bytes);

/// Each module behind those it depends on, otherwise by name. A dependency that
/// is not in the list (built in) or part of a loop is passed over. Pure.
std::vector<ModuleInfo> load_order(std::vector<ModuleInfo> modules);

/// Paths of all *.ko below a folder in the order to load them.
Result<std::vector<std::string>> modules_below(const std::string& folder);

}  // namespace kseries
