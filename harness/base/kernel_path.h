// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string_view>

// What a path within a kernel tree says of the file, and a line of it by itself.

namespace kseries {

/// Whether it is C, assembler or a header.
bool is_source(std::string_view path);

/// Whether a line of such a file is one of the preprocessor's.
bool is_directive(std::string_view line);

/// Whether it is compiled into a kernel if it is compiled at all: not in
/// tools/, scripts/, Documentation/ and their like.
bool is_kernel_path(std::string_view path);

/// Whether it is a Kconfig file, which other than the tree's own are read too
/// (Kconfig.debug, Kconfig-nommu).
bool is_kconfig_file(std::string_view path);

}  // namespace kseries
