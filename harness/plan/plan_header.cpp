// SPDX-License-Identifier: GPL-2.0-only
#include "plan/plan_header.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "base/result.h"
#include "guest/architecture.h"
#include "guest/qemu_program.h"
#include "host/sandbox.h"
#include "kbuild/make.h"
#include "model/names.h"
#include "plan/program_hash.h"

namespace kseries {
namespace {

int core_count() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

}  // namespace

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
  const int jobs = options.jobs > 0 ? options.jobs : core_count();
  // Linking is serial: with eight or more cores, a second lane uses the idle ones.
  plan.lanes = std::max(1, jobs / 4);
  plan.jobs = std::max(1, jobs / plan.lanes);
  plan.guests = core_count();
  return plan;
}

}  // namespace kseries
