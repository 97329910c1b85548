// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <optional>
#include <ostream>
#include <vector>

#include "base/exit_code.h"
#include "base/result.h"
#include "cli/options.h"
#include "model/apply.h"
#include "model/splat.h"

namespace kseries {

/// Adds file and line to the frames of splats. Null: they have none.
using Symbolise = std::function<Result<std::vector<Splat>>(std::vector<Splat>)>;

/// `kseries read console`: writes the splats of each file, with the places that `symbolise` finds
/// and blamed on the patches of `patched`. Exit code `findings` if there is any splat. Error of
/// kind usage if a file can't be used; nothing is written then. Error of kind unavailable if `out`
/// can't be written.
Result<ExitCode> read_consoles(const ReadOptions& options, const Symbolise& symbolise,
                               const std::optional<PatchedTree>& patched, std::ostream& out);

/// `kseries read ktap`: writes the cases of each file. Exit code `findings` if a case failed or is
/// missing, if a plan is missing or not met, or if there is no case. Errors as above.
Result<ExitCode> read_ktaps(const ReadOptions& options, std::ostream& out);

}  // namespace kseries
