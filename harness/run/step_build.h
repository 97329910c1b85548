// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "kbuild/make.h"
#include "model/apply.h"
#include "model/environment.h"
#include "model/plan.h"
#include "model/step.h"
#include "run/run_folder.h"

namespace kseries {

/// The toolchain for the builds of a plan. In a kernel with gcov it instruments the objects that
/// the series changes.
Toolchain make_toolchain(const Plan& plan, const PatchedTree& patched, CompilerCache cache);

/// Builds one kernel of the plan in a lane and writes the result, the log, the kernel and its
/// modules into `folder`. `waiting` is called with what the build is waiting for, and with "" when
/// it continues.
Result<StepResult> step_build(const RunFolder& run, const Plan& plan, const std::string& id,
                              const BuildFolder& folder, const Environment& environment,
                              const std::function<void(std::string_view)>& waiting);

}  // namespace kseries
