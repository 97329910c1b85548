// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/step_build.h"

#include <fmt/format.h>

#include "codec/json.h"
#include "host/files.h"
#include "judge/warnings.h"
#include "kbuild/build.h"
#include "kbuild/compiled_lines.h"
#include "pipeline/lane_choice.h"

namespace kseries {
namespace {

/// Lanes beyond those that compile at one time, for configurations far apart.
constexpr int spare_lanes = 3;

/// Pins each message to the patch that wrote its line, if one did.
void pin_to_patches(std::vector<Diagnostic>& diagnostics, const PatchedTree& patched) {
  for (Diagnostic& diagnostic : diagnostics) {
    diagnostic.patch = owner_of(patched, diagnostic.file, diagnostic.line).value_or(0);
  }
}

/// What the lane's earlier builds said, kept beside the lane as a Build.
std::vector<Diagnostic> earlier_diagnostics(const Lane& lane) {
  const std::string path = lane.root + "/diagnostics.json";
  const Result<std::string> text = read_file(path);
  if (!text) return {};
  Result<Build> build = build_from_json(*text, path);
  // Written by another version: the messages come back when objects are rebuilt.
  return build ? build.take().diagnostics : std::vector<Diagnostic>();
}

Result<Done> keep_diagnostics(const Lane& lane, const std::vector<Diagnostic>& known) {
  Build build;
  build.diagnostics = known;
  return write_file(lane.root + "/diagnostics.json", to_json(build));
}

std::string progress_line(const Build& build) {
  const double seconds = build.configure_seconds + build.compile_seconds + build.link_seconds;
  if (build.status != BuildStatus::ok) return "finding: build broke: " + build.message;
  return fmt::format("{} objects, {:.1f} s", build.objects, seconds);
}

}  // namespace

std::string lane_key(const Plan& plan, const Tree& tree, const PlannedFlavour& flavour) {
  // The sandbox gives lanes another path, and with the path every object is another.
  const std::string place = plan.sandbox ? "" : "-no-sandbox";
  return tree.id + "-" + plan.arch + (plan.llvm ? "-llvm-" : "-gcc-") + flavour.base + place;
}

Result<std::string> step_build(const RunFolder& run, const Plan& plan, const std::string& id,
                               const std::string& folder,
                               const std::function<void(std::string_view)>& waiting) {
  Result<PlannedBuild> planned = planned_build(plan, id);
  if (!planned) return planned.error();
  Result<PatchedTree> patched = read_patched(run, *planned);
  if (!patched) return patched.error();
  BuildRequest request;
  request.folder = folder;
  Result<std::string> compilers = compiler_cache(plan.sandbox);
  if (!compilers) return compilers.error();
  request.toolchain = {.arch = plan.arch,
                       .llvm = plan.llvm,
                       .jobs = plan.jobs,
                       .sandbox = plan.sandbox,
                       .compiler_cache = compilers.take()};
  Result<std::string> config = read_file(run.build(id) + "/config");
  if (!config) return config.error();
  request.config = config.take();
  Result<PlannedFlavour> flavour = planned_flavour(plan, planned->flavour);
  if (!flavour) return flavour.error();
  const std::string key = lane_key(plan, patched->tree, *flavour);
  Result<std::vector<int>> numbers = choose_lanes(key, request.config, plan.lanes + spare_lanes);
  if (!numbers) return numbers.error();
  Result<Lane> lane = acquire_lane(patched->tree, key, *numbers, waiting);
  if (!lane) return lane.error();
  waiting("");
  if (Result<Done> synced = sync_lane(*lane, *patched); !synced) return synced.error();
  request.earlier = earlier_diagnostics(*lane);
  Result<BuildOutcome> outcome = build_kernel(*lane, request);
  if (!outcome) return outcome.error();
  if (Result<Done> kept = keep_diagnostics(*lane, outcome->known); !kept) return kept.error();
  if (outcome->ended) {
    if (Result<Done> ended = build_ended(*lane); !ended) return ended.error();
  }
  pin_to_patches(outcome->build.diagnostics, *patched);
  blame_errors(outcome->build.diagnostics, *patched);
  if (outcome->build.status == BuildStatus::ok) {
    Result<CompiledLines> compiled = compiled_lines(*lane, *patched, request.toolchain);
    if (!compiled) return compiled.error();
    outcome->build.compiled = std::move(compiled->lines);
    outcome->build.remark = std::move(compiled->trouble);
  }
  Result<Done> written = write_file(request.folder + "/build.json", to_json(outcome->build));
  if (!written) return written.error();
  return progress_line(outcome->build);
}

}  // namespace kseries
