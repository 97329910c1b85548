// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/environment.h"
#include "model/sandbox.h"
#include "model/splat.h"

namespace kseries {

/// symbolise() in a process of its own, `kseries symbolise`, in the sandbox: the files come from a
/// build of a series, and libdw is not made for malicious ones. Error: the process failed, or its
/// answer does not belong to these splats.
Result<std::vector<Splat>> symbolise_in_sandbox(std::vector<Splat> splats,
                                                const std::string& vmlinux,
                                                const std::string& modules, SandboxKind sandbox,
                                                const Environment& environment);

/// What that process does: reads splats as JSON and returns them with lines, as JSON.
Result<std::string> answer_symbolise(std::string_view splats, const std::string& vmlinux,
                                     const std::string& modules);

}  // namespace kseries
