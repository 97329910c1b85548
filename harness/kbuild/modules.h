// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kseries {

/// Modules (file names without directory) and the modules that each needs, according to its
/// .modinfo.
using ModuleNeeds = std::vector<std::pair<std::string, std::vector<std::string>>>;

/// The "depends=" entry of the .modinfo section in the bytes of a module. Pure.
std::vector<std::string> parse_module_needs(const std::string& module);

/// The order in which to load modules, so that each comes after those it depends on; '-' and
/// '_' are the same. Modules that need each other, and those that need them, are left out. Pure.
std::vector<std::string> load_order(const ModuleNeeds& depends);

/// Which modules can't be loaded in any order, for a message; empty when all can. modpost
/// lets a cycle through; only depmod would report it. Pure.
std::string load_problem(const ModuleNeeds& depends);

}  // namespace kseries
