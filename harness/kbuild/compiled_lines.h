// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kbuild/lane.h"
#include "kbuild/make.h"
#include "model/apply.h"
#include "model/environment.h"

namespace kseries {

/// For each file in the preprocessor's output (gcc -E -fdirectives-only), the lines that no #if
/// removed. Pure.
std::map<std::string, std::vector<int>> parse_preprocessed_lines(std::string_view text);

/// The lines of a series that the compiler saw.
struct CompiledLines {
  std::map<std::string, std::vector<int>> lines;  ///< by path; empty: unknown
  std::string trouble;                            ///< why they are unknown; empty: they are known
};

/// For each changed source, the series' own lines that the compiler saw in the kernel that was
/// built in `lane`; none for a source that is not in this kernel. The objects of the kernel are
/// preprocessed again as kbuild compiled them; the result for an object is kept in the lane until
/// it is rebuilt. Headers, and sources that others include, are looked for in a few objects that
/// include them. If an object can't be preprocessed again, all lines are unknown: a partial result
/// would read as if the rest had not been compiled. gcc only: no lines with LLVM.
Result<CompiledLines> compiled_lines(const LanePaths& lane, const PatchedTree& patched,
                                     const Toolchain& toolchain, const Environment& environment);

}  // namespace kseries
