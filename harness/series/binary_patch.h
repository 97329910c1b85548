// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string_view>

namespace kseries {

/// The most bytes that a binary patch may inflate to. Larger files don't belong in a patch, and a
/// small patch could otherwise fill the memory.
inline constexpr size_t max_binary_bytes = size_t{64} << 20;

enum class BinaryBlock { fits, damaged, too_large };

/// Checks a block of a "GIT binary patch" without keeping what it inflates to. `header` is
/// "literal N" or "delta N", `data` the lines below it up to the empty one: a length and base-85
/// text each, which is zlib data (git's apply.c, parse_binary_hunk()). A delta starts with the
/// sizes of its source and its result.
BinaryBlock check_binary_block(std::string_view header, std::string_view data);

}  // namespace kseries
