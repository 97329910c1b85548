// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kseries {

/// A path without the "../" and "./" that it begins with: kbuild works in an output
/// folder below the sources.
std::string without_steps_up(std::string_view path);

/// Why a stranger's path must not be used inside a source tree: it is empty or
/// absolute, has a "." or ".." or empty part, holds a control character, or
/// enters a .git folder by any of its names. Nothing when it is safe by its words alone: links in
/// the tree are another question.
std::optional<std::string> unsafe_path(std::string_view path);

/// Why the target of a symbolic link at `path` (relative to the tree) must not
/// be used: it leads out of the tree. Nothing when it stays inside.
std::optional<std::string> unsafe_link(std::string_view path, std::string_view target);

/// Whether `word` can be the name of a Debian package or release: lower-case letters,
/// digits and ".+-". It ends up in paths, URLs and command lines.
bool is_debian_name(std::string_view word);

}  // namespace kseries
