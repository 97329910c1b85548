// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <ostream>
#include <string>

#include "base/exit_code.h"
#include "base/result.h"
#include "cli/options.h"
#include "kbuild/make.h"
#include "model/apply.h"
#include "model/campaign.h"
#include "model/environment.h"
#include "model/series.h"
#include "plan/plan_run.h"

namespace kseries {

/// `kseries kconfig explore`: writes to `out` a header line with inputs, then outputs, and a
/// line for each distinct resolved assignment over `base` (the text of a fragment), sorted: as
/// a table or as CSV. `notice` is called with Kconfig's messages about the base, and with its
/// settings that did not take effect. Returns exit code 0.
Result<ExitCode> kconfig_explore(const KconfigOptions& options, const PatchedTree& patched,
                                 const std::string& base, const Toolchain& toolchain,
                                 const Environment& environment, std::ostream& out,
                                 const Notice& notice);

/// `kseries kconfig relevant`: writes the symbols that the series depends on, how each is treated
/// and why, and the size of the space. Returns exit code 0.
Result<ExitCode> kconfig_relevant(const PatchedTree& patched, const std::vector<Patch>& patches,
                                  const Campaign& campaign, const std::string& base,
                                  const Toolchain& toolchain, const Environment& environment,
                                  std::ostream& out, const Notice& notice);

/// `kseries kconfig prove`: whether any configuration of the tree satisfies the formula. Writes
/// "unreachable" with the rules that forbid it and returns 0, or "reachable" with a .config that
/// proves it, which both the oracle and the tree's own `make olddefconfig` leave unchanged, and
/// returns 1. Error of kind unavailable (69) if one of them changes it, since the answer is
/// unknown then.
Result<ExitCode> kconfig_prove(const KconfigOptions& options, const PatchedTree& patched,
                               const Toolchain& toolchain, const Environment& environment,
                               std::ostream& out);

}  // namespace kseries
