// SPDX-License-Identifier: GPL-2.0-only
#include "run/guest_image.h"

#include <algorithm>
#include <cmath>

#include "base/result.h"
#include "base/text.h"
#include "guest/accel.h"
#include "guest/architecture.h"
#include "host/files.h"
#include "kconfig/dot_config.h"
#include "plan/find_planned.h"

namespace kseries {
namespace {

/// The host waits longer for output than init does by this factor.
constexpr double init_margin = 1.2;

/// A kernel that a full disk or a power cut damaged must not count as a finding.
Result<Done> check_kernel(const RunFolder& run, const std::string& build_id, const Build& build) {
  const Result<std::string> present = run.build(build_id).boot_digest(build);
  if (present && *present == build.digest) return Done{};
  TRY(run.remove_step_output({StepKind::build, build_id}));
  return Error{"boot", "the kernel or a module has changed since it was built",
               run.build(build_id).path(),
               "run the same command again: it builds this kernel again"};
}

}  // namespace

Result<BootRequest> prepare_boot(const RunFolder& run, const Plan& plan, const PlannedCell& planned,
                                 const Build& build, SuiteBuild suites, const std::string& archive,
                                 bool shell, const Environment& environment) {
  const BuildFolder folder = run.build(planned.build);
  TRY(check_kernel(run, planned.build, build));
  TRY_ASSIGN(Architecture arch, find_architecture(plan.arch));
  TRY_ASSIGN(Accel accel, choose_accel(arch, plan.qemu_program, plan.accel, environment));
  TRY_ASSIGN(PlannedFlavour flavour, planned_flavour(plan, planned.cell.flavour));
  const double slowness = accel.slowness * flavour.slowness;
  TRY_ASSIGN(std::vector<std::string> modules, folder.read_module_list(build));
  const double patience = slowness * planned.profile.factor;
  GuestImage image{std::move(suites), patience, plan.test_seconds, std::move(modules), shell};
  TRY_ASSIGN(std::vector<InitramfsEntry> entries, guest_entries(image));
  TRY_ASSIGN(std::string content, make_initramfs(entries));
  BootRequest request;
  request.initrd = archive;
  TRY(write_file(archive, content));
  request.profile = planned.profile;
  // After an oops locks stay held and tasks are gone, so later results would be meaningless.
  request.append = "oops=panic";
  if (!planned.expect.empty()) request.append += " kseries.expect=" + join(planned.expect, ",");
  request.kernel = folder.in(build.kernel);
  TRY_ASSIGN(std::string config, folder.read_config());
  request.can_power_off =
      arch.power_off_symbol.empty() || DotConfig::parse(config).is_enabled(arch.power_off_symbol);
  request.arch = std::move(arch);
  request.qemu = plan.qemu_program;
  request.accel = accel.name;
  // init kills a suite without output, because it knows which test hangs. If the guest itself
  // hangs, only the host notices it.
  const double silence = std::ceil(plan.silence_seconds * patience);
  request.append += " kseries.silence=" + std::to_string(static_cast<int>(silence));
  request.silence_seconds = silence * init_margin;
  request.deadline_seconds = plan.kernel_seconds * slowness + total_seconds(image);
  request.slowness = slowness;
  // Longer stress tests print more, but all output is read into memory.
  const double room = std::clamp<double>(planned.profile.factor, 1, 8);
  request.max_bytes = static_cast<size_t>(room * plan.output_mib * (1 << 20));
  request.keep_bytes = static_cast<size_t>(room * static_cast<double>(request.keep_bytes));
  return request;
}

}  // namespace kseries
