// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kseries {

/// Removes "../" and "./" from the start of a path: kbuild runs in an output directory below the
/// sources.
std::string without_steps_up(std::string_view path);

/// Why an untrusted path must not be used inside a source tree: it is empty or absolute, has a "."
/// or ".." or empty component, contains a control character, or enters a .git directory by any of
/// its names. None if the path itself is safe; symbolic links in the tree are not checked.
std::optional<std::string> unsafe_path(std::string_view path);

/// Why the target of a symbolic link at `path` (relative to the tree) must not be used: it is
/// outside the tree. None if it is inside.
std::optional<std::string> unsafe_link(std::string_view path, std::string_view target);

/// Whether `word` can be the name of a Debian package or release: lower-case letters,
/// digits and ".+-". It is used in paths, URLs and command lines.
bool is_debian_name(std::string_view word);

}  // namespace kseries
