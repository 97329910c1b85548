// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kseries {

/// Rewrites the text above a diff in the format of another tool as a mail with the same number of
/// lines, so that positions in it remain valid: an export of Mercurial or StGit as `git am` reads
/// them (builtin/am.c), or one commit as `git show` prints it. Nothing for any other text.
std::optional<std::string> to_mail(std::string_view text);

}  // namespace kseries
