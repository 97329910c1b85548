// SPDX-License-Identifier: GPL-2.0-only
#include "plan/stored_plan.h"

#include <algorithm>
#include <utility>

#include "base/result.h"
#include "codec/json.h"
#include "guest/architecture.h"
#include "guest/qemu_program.h"
#include "host/sandbox.h"
#include "kbuild/make.h"
#include "plan/load_config.h"
#include "plan/plan_cells.h"
#include "plan/plan_header.h"
#include "plan/program_hash.h"
#include "tree/source.h"

namespace kseries {
namespace {

/// Results of different programs are not comparable.
Result<Done> check_program(const Plan& plan, const Environment& environment) {
  TRY_ASSIGN(const std::string program, program_hash(environment));
  if (program == plan.program) return Done{};
  return Error{"plan", "the plan was made by another build of kseries", plan.run,
               "use the same program and the same checkout on all machines, or make the plan again",
               ErrorKind::usage};
}

Result<Done> adopt_qemu(Plan& plan, const RunOptions& options) {
  TRY_ASSIGN(const Architecture arch, find_architecture(plan.arch));
  TRY_ASSIGN(QemuProgram qemu,
             find_qemu(arch, options.qemu.empty() ? plan.qemu_program : options.qemu));
  if (qemu.version != plan.qemu) {
    return Error{"plan", "the plan is for " + plan.qemu + ", this machine has " + qemu.version,
                 plan.run, "name that QEMU with --qemu, or make the plan again", ErrorKind::usage};
  }
  plan.qemu_program = std::move(qemu.program);
  return Done{};
}

}  // namespace

Plan portable_plan(Plan plan) {
  for (Tree& tree : plan.trees) tree.root.clear();
  for (SeriesResult& series : plan.series) {
    if (series.check) series.check->program.clear();
  }
  return plan;
}

std::string input_json(PatchedTree patched) {
  patched.tree.root.clear();
  return to_json(patched);
}

PlanContext plan_context(const PlannedRun& planned) {
  PlanContext context;
  for (const Subject& subject : planned.subjects) {
    context.subjects.push_back({subject.result.tree, subject.result.series, subject.offers});
  }
  context.offers = planned.offers;
  context.bases = planned.bases;
  context.may_reuse = planned.may_reuse;
  return context;
}

Subject stored_subject(const Plan& plan, const PlannedSubject& subject,
                       std::optional<SeriesSource> source) {
  Subject stored;
  stored.result.tree = subject.tree;
  stored.result.series = subject.series;
  for (const SeriesResult& result : plan.series) {
    if (result.tree == subject.tree && result.series == subject.series) stored.result = result;
  }
  stored.offers = subject.offers;
  PatchedTree tree;
  for (const Tree& one : plan.trees) {
    if (one.name == subject.tree) tree.tree = one;
  }
  tree.series = subject.series;
  stored.stages.push_back(std::move(tree));
  if (source) {
    stored.series.name = subject.series;
    stored.series.cover = std::move(source->cover);
    stored.series.patches = std::move(source->patches);
  }
  return stored;
}

Result<Done> adopt_plan(PlannedRun& planned, const RunOptions& options,
                        const Environment& environment, const Notice& notice) {
  Plan& plan = planned.plan;
  TRY(check_program(plan, environment));
  TRY(adopt_qemu(plan, options));
  TRY(check_tools(plan.llvm));
  const bool sandbox = options.sandbox && plan.sandbox != SandboxKind::none;
  TRY_ASSIGN(plan.sandbox, choose_sandbox(sandbox));
  if (!options.accel.empty()) plan.accel = options.accel;
  fit_to_machine(plan, options.jobs, environment);
  TRY_ASSIGN(const TreeCatalogue catalogue, load_catalogue(environment.checkout));
  for (Tree& tree : plan.trees) {
    TRY_ASSIGN(tree, find_same_tree(tree, options.trees, catalogue, environment, notice));
    for (Subject& subject : planned.subjects) {
      for (PatchedTree& stage : subject.stages) {
        if (stage.tree.name == tree.name) stage.tree = tree;
      }
    }
  }
  for (SeriesResult& series : plan.series) {
    if (series.check) series.check->program = environment.program;
  }
  return chain_builds(plan, environment);
}

}  // namespace kseries
