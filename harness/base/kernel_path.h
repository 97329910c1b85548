// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string_view>

// Classifies files of a kernel tree by their path.

namespace kseries {

/// Whether a file is C, assembler or a header.
bool is_source(std::string_view path);

/// Whether a line of such a file is a preprocessor directive.
bool is_directive(std::string_view line);

/// Whether a file can be part of a kernel: it is not in tools/, scripts/, Documentation/ and so on.
bool is_kernel_path(std::string_view path);

/// Whether a file is part of a tool that every build of a kernel runs, so that a change of it can
/// change the kernel: those of the top Makefile, scripts/Makefile* and tools/objtool.
bool is_build_tool(std::string_view path);

/// Whether a file is read by Kconfig, including names such as Kconfig.debug and Kconfig-nommu.
bool is_kconfig_file(std::string_view path);

}  // namespace kseries
