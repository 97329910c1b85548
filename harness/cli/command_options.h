// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "cli/options.h"

namespace CLI {
class App;
}

namespace kseries {

inline constexpr const char* tree_text =
    "a name in configs/trees.toml, such as 6.12, deb:PACKAGE,\n"
    "a tarball, a directory, git:PATH@REV";
inline constexpr const char* series_forms =
    "a directory of patches, an mbox, a patch,\n"
    "git:PATH@BASE..TIP";

/// Adds all commands, which store what they parse in `invocation`.
void add_commands(CLI::App& app, Invocation& invocation);

/// Makes `action` the invocation's when the subcommand is parsed.
void select_action(CLI::App* command, Invocation& invocation, Action action);

/// Adds a list option that is given once for each value.
void add_repeated(CLI::App* command, const std::string& name, std::vector<std::string>& values,
                  const std::string& value_name, const std::string& description);

/// `kseries run`.
void add_run_options(CLI::App& app, Invocation& invocation);

/// `kseries plan` and `kseries merge`.
void add_part_options(CLI::App& app, Invocation& invocation);

/// `kseries report`.
void add_report_command(CLI::App& app, Invocation& invocation);

/// Adds --history.
void add_history_file(CLI::App* command, std::string& file);

/// Adds --previous.
void add_previous_run(CLI::App* command, std::string& folder);

/// `kseries history`.
void add_history_options(CLI::App& app, Invocation& invocation);

/// `kseries read` and its subcommands.
void add_read_options(CLI::App& app, Invocation& invocation);

/// `kseries kconfig` and its subcommands.
void add_kconfig_options(CLI::App& app, Invocation& invocation);

}  // namespace kseries
