// SPDX-License-Identifier: GPL-2.0-only
#include "plan/plan_header.h"

#include <algorithm>
#include <utility>

#include "base/result.h"
#include "guest/architecture.h"
#include "guest/qemu_program.h"
#include "host/environment.h"
#include "host/sandbox.h"
#include "kbuild/make.h"
#include "model/names.h"
#include "plan/program_hash.h"

namespace kseries {
Result<Plan> make_plan_header(const RunOptions& options, const Campaign& campaign,
                              const std::vector<Flavour>& flavours,
                              const Environment& environment) {
  Plan plan;
  TRY_ASSIGN(const Architecture arch, find_architecture(campaign.arch));
  TRY_ASSIGN(std::string program, program_hash(environment));
  plan.program = program;
  TRY_ASSIGN(QemuProgram qemu, find_qemu(arch, options.qemu));
  plan.qemu = std::move(qemu.version);
  plan.qemu_program = std::move(qemu.program);
  for (const Flavour& flavour : flavours) plan.flavours.push_back(flavour.planned);
  plan.campaign = campaign.name;
  plan.title = campaign.title;
  plan.depth = enum_name(options.depth);
  plan.arch = campaign.arch;
  plan.llvm = options.llvm;
  // Checked first, for a clear message instead of the failure of a command.
  TRY(check_tools(plan.llvm));
  TRY_ASSIGN(plan.sandbox, choose_sandbox(options.sandbox));
  plan.accel = options.accel;
  plan.suites = campaign.suites;
  plan.test_seconds = campaign.test_seconds;
  plan.kernel_seconds = campaign.kernel_seconds;
  plan.output_mib = campaign.output_mib;
  plan.silence_seconds = campaign.silence_seconds;
  fit_to_machine(plan, options.jobs, environment);
  return plan;
}

void fit_to_machine(Plan& plan, int jobs, const Environment& environment) {
  const int cores = usable_cores(environment);
  const int compilers = jobs > 0 ? jobs : cores;
  // Linking is serial: with eight or more cores, a second lane uses the idle ones.
  plan.lanes = std::max(1, compilers / 4);
  plan.jobs = std::max(1, compilers / plan.lanes);
  plan.guests = cores;
}

}  // namespace kseries
