// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "cli/command_table.h"

namespace kseries {

/// kseries(1), for man.
std::string manual_page(const std::vector<CommandHelp>& table);

/// Completion of commands, options and their values, for each shell.
std::string bash_completion(const std::vector<CommandHelp>& table);
std::string zsh_completion(const std::vector<CommandHelp>& table);
std::string fish_completion(const std::vector<CommandHelp>& table);

}  // namespace kseries
