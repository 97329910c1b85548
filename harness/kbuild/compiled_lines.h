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

/// What the compiler saw of a series.
struct CompiledLines {
  std::map<std::string, std::vector<int>> lines;  ///< by path; empty: not known
  std::string trouble;                            ///< why it can't be told; empty: it can
};

/// For each changed source, the series' own lines that the compiler saw in the
/// kernel that `lane` was built to; none for a source that this kernel does not
/// have. The objects of the kernel are preprocessed again as kbuild compiled them;
/// what an object gave is kept with the lane until it is rebuilt. Headers, and
/// sources that others include, are looked for in at most `max_users` objects.
/// An object that can't be preprocessed again is trouble, and nothing is known then: a
/// part would read as if the rest had been left out. gcc only: no lines with LLVM.
Result<CompiledLines> compiled_lines(const LanePaths& lane, const PatchedTree& patched,
                                     const Toolchain& toolchain, const Environment& environment);

}  // namespace kseries
