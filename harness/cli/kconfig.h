// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ostream>
#include <string>

#include "base/result.h"
#include "cli/options.h"
#include "kbuild/make.h"
#include "model/apply.h"

namespace kseries {

/// `kseries kconfig explore`: writes to `out` a header line with inputs, then
/// outputs, and a line for each distinct resolved assignment over `base` (the
/// text of a fragment), sorted. What Kconfig says about the base goes to
/// `messages`. Returns exit code 0.
Result<int> kconfig_explore(const KconfigOptions& options, const PatchedTree& patched,
                            const std::string& base, const Toolchain& toolchain, std::ostream& out,
                            std::ostream& messages);

}  // namespace kseries
