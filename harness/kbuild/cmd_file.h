// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kseries {

// The .cmd file in which kbuild and fixdep record how an object was made
// (scripts/Kbuild.include, scripts/basic/fixdep.c). All pure.

/// "drivers/vfio/.group.o.cmd" for "drivers/vfio/group.o".
std::string cmd_path(const std::string& object);

/// "group.o" for ".group.o.cmd"; empty for the .cmd file of anything but an object.
std::string object_of_cmd_file(const std::string& name);

/// The symbols that the file names as $(wildcard include/config/X), sorted.
std::vector<std::string> parse_cmd_symbols(std::string_view text);

/// The command that compiles the object, turned into one that preprocesses the same source to
/// stdout: it evaluates conditions and does not expand macros. Empty when the object was not
/// compiled.
std::string preprocess_command(std::string_view text);

}  // namespace kseries
