// SPDX-License-Identifier: GPL-2.0-only
#include "run/step_build.h"

#include <fmt/format.h>

#include "base/result.h"
#include "codec/json.h"
#include "guest/architecture.h"
#include "host/files.h"
#include "impact/touched.h"
#include "judge/describe.h"
#include "judge/reasons.h"
#include "judge/warnings.h"
#include "kbuild/build.h"
#include "kbuild/compiled_lines.h"
#include "kbuild/series_lane.h"
#include "plan/find_planned.h"

namespace kseries {
namespace {

/// Lanes in addition to those that compile concurrently, for configurations with little in common.
constexpr int spare_lanes = 3;

/// Assigns each message to the patch that wrote its line, if any.
void pin_to_patches(std::vector<Diagnostic>& diagnostics, const PatchedTree& patched) {
  for (Diagnostic& diagnostic : diagnostics) {
    diagnostic.patch = find_owner(patched, diagnostic.file, diagnostic.line).value_or(0);
  }
}

std::string failure_text(const Build& build) {
  if (const Diagnostic* error = first_error(build)) return describe(*error);
  return "make failed without a recognised error message; see build.log";
}

StepResult summarise(const Build& build) {
  const double seconds = build.configure_seconds + build.compile_seconds + build.link_seconds;
  if (build.status != BuildStatus::ok) {
    return {build_reason(build).verdict, "build failed: " + build.message, std::nullopt};
  }
  return {Verdict::pass, fmt::format("{} objects, {:.1f} s", build.objects, seconds), std::nullopt};
}

}  // namespace

Toolchain make_toolchain(const Plan& plan, const PatchedTree& patched, CompilerCache cache) {
  return {.arch = plan.arch,
          .llvm = plan.llvm,
          .jobs = plan.jobs,
          .sandbox = plan.sandbox,
          .compiler_cache = std::move(cache),
          .gcov_objects = touched_objects(patched)};
}

Result<StepResult> step_build(const RunFolder& run, const Plan& plan, const std::string& id,
                              const BuildFolder& folder, const Environment& environment,
                              const std::function<void(std::string_view)>& waiting) {
  TRY_ASSIGN(PlannedBuild planned, planned_build(plan, id));
  TRY_ASSIGN(PatchedTree patched, run.read_patched(plan, planned.input));
  LaneRequest wanted;
  BuildRequest& request = wanted.build;
  request.folder = folder.path();
  TRY_ASSIGN(Architecture arch, find_architecture(plan.arch));
  request.image = std::move(arch.kernel);
  const std::string base = unpatched_domain(patched.tree);
  TRY_ASSIGN(CompilerCache own, compiler_cache(plan.sandbox, patched.domain, environment));
  TRY_ASSIGN(CompilerCache shared, compiler_cache(plan.sandbox, base, environment));
  request.toolchain = make_toolchain(plan, patched, std::move(own));
  wanted.base_tools = make_toolchain(plan, patched, std::move(shared));
  TRY_ASSIGN(request.config, run.build(id).read_config());
  TRY_ASSIGN(request.generated, run.build(id).read_generated());
  TRY_ASSIGN(PlannedFlavour flavour, planned_flavour(plan, planned.flavour));
  wanted.keys = lane_keys(plan, patched.tree, flavour, patched.domain);
  wanted.max_lanes = plan.lanes + spare_lanes;
  TRY_ASSIGN(Lane lane, prepare_series_lane(patched, wanted, environment, waiting));
  TRY_ASSIGN(Build build, build_kernel(lane, request));
  pin_to_patches(build.diagnostics, patched);
  blame_errors(build.diagnostics, patched);
  if (build.status == BuildStatus::failed && build.message.empty()) {
    build.message = failure_text(build);
  }
  if (build.status == BuildStatus::ok) {
    TRY_ASSIGN(CompiledLines compiled,
               compiled_lines(lane, patched, request.toolchain, environment));
    build.compiled = std::move(compiled.lines);
    build.remark = std::move(compiled.trouble);
    TRY_ASSIGN(build.digest, folder.boot_digest(build));
  }
  TRY(folder.write(build));
  return summarise(build);
}

}  // namespace kseries
