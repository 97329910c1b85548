// SPDX-License-Identifier: GPL-2.0-only
#include "run/step_cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>

#include "base/error_text.h"
#include "base/result.h"
#include "base/text.h"
#include "codec/json.h"
#include "guest/suites.h"
#include "host/files.h"
#include "host/launcher.h"
#include "judge/charge.h"
#include "judge/describe.h"
#include "judge/init_report.h"
#include "judge/judge.h"
#include "judge/reboot_plan.h"
#include "judge/unmet_suite_config.h"
#include "judge/warnings.h"
#include "kbuild/symbolise_process.h"
#include "kconfig/dot_config.h"
#include "klog/blame.h"
#include "klog/exit_reason.h"
#include "klog/hidden.h"
#include "klog/messages.h"
#include "klog/parser.h"
#include "ktap/parser.h"
#include "model/names.h"
#include "plan/find_planned.h"
#include "run/cell_suites.h"
#include "run/earlier_boot.h"
#include "run/executed_lines.h"
#include "run/gcov_counts.h"
#include "run/guest_image.h"
#include "run/run_folder.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

std::vector<KnownFailure> known_findings(const Plan& plan, const Cell& cell) {
  for (const SeriesResult& series : plan.series) {
    if (series.tree == cell.tree && series.series == cell.series) return series.known;
  }
  return {};
}

std::string splat_text(const Splat& splat) {
  std::string text = fmt::format("{}: {}\n  fingerprint: {}\n", enum_name(splat.cls), splat.title,
                                 splat.fingerprint);
  if (!splat.running_test.empty()) text += "  while: " + splat.running_test + "\n";
  if (splat.blame_patch > 0) {
    text += fmt::format("  blamed: patch {} at {}\n", splat.blame_patch, splat.blame_where);
  }
  for (const Frame& frame : splat.frames) {
    text += fmt::format("  {} {}+{:#x}/{:#x}", frame.reliable ? ' ' : '?', frame.function,
                        frame.offset, frame.size);
    if (!frame.module.empty()) text += " [" + frame.module + "]";
    if (!frame.file.empty()) text += fmt::format("  {}:{}", frame.file, frame.line);
    text += "\n";
    for (const std::string& inlined : frame.inlined) text += "      inlined: " + inlined + "\n";
  }
  return text + "\n" + splat.text + "\n\n";
}

/// Where a boot is evaluated: its build, what was built, and how programs are confined.
struct BootContext {
  BuildFolder build;
  const PatchedTree& patched;
  SandboxKind sandbox;
  const Environment& environment;
};

/// Evaluates the output of a boot, which ran the suites `asked`, with the pure stages.
TestedBoot read_boot(Boot boot, const std::vector<std::string>& asked, const BootContext& context) {
  TestedBoot tested;
  tested.tests = without_foreign(asked, parse_ktap(boot.ktap, boot.ktap_arrival));
  ReadConsole read = parse_console(boot.console, boot.console_arrival);
  const ConsoleReport report = read_console_report(boot.ktap, boot.ktap_arrival, boot.console);
  ReadConsole hidden = parse_console(report.hidden.text, report.hidden.arrival);
  tested.tests = with_console_case(report.changes, std::move(tested.tests));
  for (const std::string& remark : report.remarks) tested.tests.problems.push_back(remark);
  tested.lost_splats = read.lost + hidden.lost;
  std::vector<Splat> splats = with_hidden(std::move(read.splats), std::move(hidden.splats));
  Result<std::vector<Splat>> symbolised =
      symbolise_in_sandbox(splats, context.build.vmlinux(), context.build.modules(),
                           context.sandbox, context.environment);
  if (symbolised) {
    splats = symbolised.take();
  } else {
    boot.evidence += "\n" + symbolised.error().what + "\n";
  }
  splats = blame(std::move(splats), [&](const std::string& file, int line) {
    return find_owner(context.patched, file, line).value_or(0);
  });
  RefinedExit refined = refine_exit(boot, std::move(splats));
  boot.exit_reason = refined.reason;
  boot.message = refined.message;
  // Last, because refine_exit() adds a splat for a silent reset.
  tested.splats = charge(std::move(refined.splats), tested.tests);
  tested.messages = charge(
      find_driver_messages({boot.console, boot.console_arrival}, {boot.ktap, boot.ktap_arrival}),
      tested.tests);
  tested.boot = std::move(boot);
  return tested;
}

/// Appends the output of a boot, separated from that of earlier ones.
void append_boot(std::string& text, size_t number, const std::string& content) {
  if (number > 1) text += fmt::format("\n=== boot {} of this cell ===\n", number);
  text += content;
}

CellEvidence gather_evidence(const std::vector<TestedBoot>& boots) {
  CellEvidence all;
  for (size_t i = 0; i < boots.size(); i++) {
    const TestedBoot& tested = boots[i];
    append_boot(all.console, i + 1, tested.boot.console);
    append_boot(all.ktap, i + 1, tested.boot.ktap);
    append_boot(all.boots, i + 1, to_json(tested.boot));
    append_boot(all.evidence, i + 1, tested.boot.evidence);
    std::string lines;
    for (const Splat& splat : tested.splats) lines += printable_utf8(splat_text(splat));
    append_boot(all.splats, i + 1, lines);
    lines.clear();
    for (const std::string& request : tested.boot.requests) lines += request + "\n";
    append_boot(all.requests, i + 1, lines);
  }
  return all;
}

/// A cell that is booted again, by the user or in triage, is to show whether the result is the
/// same.
Share share_boots(const RunFolder& run, const PlannedCell& planned, const CellFolder& folder) {
  const bool is_first = folder.path() == run.cell(planned.cell.id).path();
  return is_first && !run.is_triage() ? Share::yes : Share::no;
}

struct CellBoots {
  std::vector<TestedBoot> boots;
  std::set<std::string> same_as;  ///< other cells whose boots were taken
};

/// Boots the cell, and again for the remaining suites if the guest died in one.
Result<CellBoots> boot_all(const RunFolder& run, const Plan& plan, const PlannedCell& planned,
                           const Build& build, const PatchedTree& patched, const CellFolder& folder,
                           const Environment& environment) {
  CellBoots found;
  std::vector<TestedBoot>& boots = found.boots;
  std::vector<std::string> suites = planned.cell.suites;
  TRY_ASSIGN(const CellSuites built, build_cell_suites(patched, environment, suites, plan.sandbox));
  for (bool again = true; again;) {
    TRY_ASSIGN(BootRequest request,
               prepare_boot(run, plan, planned, build, only_suites(built.build, suites),
                            folder.archive(boots.size() + 1), false, environment));
    TRY_ASSIGN(CellBoot booted, boot_or_reuse(request, run, plan, planned,
                                              share_boots(run, planned, folder), environment));
    if (!booted.cell.empty()) found.same_as.insert(booted.cell);
    TestedBoot tested = read_boot(std::move(booted.boot), suites,
                                  {run.build(planned.build), patched, plan.sandbox, environment});
    tested.tests = with_compilations(built.compilations, suites, std::move(tested.tests));
    again = worth_another_boot(suites, tested.boot, tested.tests);
    if (again) {
      const std::vector<std::string> rest = unreached_suites(suites, tested.tests);
      tested.tests = reached_only(suites, std::move(tested.tests));
      suites = rest;
    } else {
      tested.tests = with_names(suites, std::move(tested.tests));
    }
    boots.push_back(std::move(tested));
  }
  return found;
}

using Baseline = std::optional<std::vector<Diagnostic>>;

/// The diagnostics without the series, if the run has such a build.
Result<Baseline> read_baseline(const RunFolder& run, const Plan& plan,
                               const std::string& build_id) {
  TRY_ASSIGN(PlannedBuild planned, planned_build(plan, build_id));
  if (planned.baseline.empty()) return Baseline();
  TRY_ASSIGN(Build build, run.build(planned.baseline).read());
  if (build.status != BuildStatus::ok) return Baseline();
  return Baseline(build.diagnostics);
}

Result<CellResult> test_cell(const RunFolder& run, const Plan& plan, const PlannedCell& planned,
                             const Build& build, const CellFolder& folder,
                             const Environment& environment) {
  const std::vector<KnownFailure> known = known_findings(plan, planned.cell);
  if (build.status != BuildStatus::ok) {
    return judge(planned.cell, build, {}, known, new_warnings(build.diagnostics, std::nullopt, {}));
  }
  TRY_ASSIGN(PlannedBuild source, planned_build(plan, planned.build));
  TRY_ASSIGN(PatchedTree patched, run.read_patched(plan, source.input));
  TRY_ASSIGN(Baseline baseline, read_baseline(run, plan, planned.build));
  const std::vector<Diagnostic> warnings = new_warnings(build.diagnostics, baseline, patched);
  CellBoots booted;
  if (!planned.cell.guest.empty()) {
    TRY_ASSIGN(booted, boot_all(run, plan, planned, build, patched, folder, environment));
    TRY(folder.write(gather_evidence(booted.boots)));
  }
  CellResult result = judge(planned.cell, build, booted.boots, known, warnings);
  for (const std::string& cell : booted.same_as) {
    result.remarks.push_back("not booted again: cell " + cell +
                             " booted the same kernel and suites in the same guest");
  }
  const std::string undecided = undecided_warnings(build.diagnostics, baseline, patched);
  if (!undecided.empty()) result.remarks.push_back(undecided);
  return result;
}

/// Adds a remark on suites whose "config" this kernel does not satisfy.
Result<Done> add_needs(const RunFolder& run, const PlannedCell& planned,
                       const Environment& environment, CellResult& result) {
  if (result.cases.empty()) return Done{};
  TRY_ASSIGN(std::string config, run.build(planned.build).read_config());
  std::vector<SuiteConfig> configs;
  for (const std::string& suite : planned.cell.suites) {
    TRY_ASSIGN(std::vector<ConfigCheck> asked, suite_config(environment.checkout, suite));
    configs.push_back({suite, std::move(asked)});
  }
  const std::string remark = unmet_suite_config(result, configs, DotConfig::parse(config).values());
  if (!remark.empty()) result.remarks.push_back(remark);
  return Done{};
}

/// Adds which changed lines ran, in a kernel that counts them. Counters that can't be read are a
/// remark: the series can damage them.
Result<Done> add_executed_lines(const RunFolder& run, const Plan& plan, const PlannedCell& planned,
                                const CellFolder& folder, const Environment& environment,
                                CellResult& result) {
  const std::string notes = run.build(planned.build).gcov_notes();
  if (result.boots == 0 || !exists(notes)) return Done{};
  TRY_ASSIGN(const std::string ktap, folder.read_ktap());
  const Result<GcovCounts> counts = read_gcov_counts(notes, ktap, plan.sandbox, environment);
  if (!counts) {
    result.remarks.push_back("executed lines: " + one_line(error_line(counts.error())));
    return Done{};
  }
  TRY_ASSIGN(const PlannedBuild build, planned_build(plan, planned.build));
  TRY_ASSIGN(const PatchedTree patched, run.read_patched(plan, build.input));
  std::map<std::string, std::string> base;
  for (const std::string& path : files_with_removals_only(patched)) {
    TRY_ASSIGN(base[path], read_file(patched.tree.root + "/" + path));
  }
  result.executed = executed_lines(*counts, patched, base);
  return Done{};
}

}  // namespace

Result<StepResult> step_suites(const RunFolder& run, const Plan& plan, const std::string& tree_id,
                               const Environment& environment) {
  const auto tree = std::find_if(plan.trees.begin(), plan.trees.end(),
                                 [&](const Tree& one) { return one.id == tree_id; });
  if (tree == plan.trees.end()) {
    return Error{"run", "the plan has no tree " + tree_id, run.plan(), "", ErrorKind::bug};
  }
  TRY_ASSIGN(SuiteBuild built, build_suites({*tree}, environment, all_suites(plan), plan.sandbox));
  TRY(run.write_suites(*tree));
  return StepResult{Verdict::pass, std::to_string(built.suites.size()) + " suites", std::nullopt};
}

Result<StepResult> step_cell(const RunFolder& run, const Plan& plan, const std::string& id,
                             const CellFolder& folder, const Environment& environment) {
  TRY_ASSIGN(PlannedCell planned, planned_cell(plan, id));
  TRY_ASSIGN(Build build, run.build(planned.build).read());
  TRY(run.cell(id).link_build(planned.build));
  const bool boots = build.status == BuildStatus::ok && !planned.cell.guest.empty();
  const Reproduction repro{environment.program,
                           boots ? ReproductionVerb::boot : ReproductionVerb::build,
                           run.cell(id).path(), ""};
  // Written first, so that it exists if something goes wrong.
  TRY(folder.write(repro));
  TRY_ASSIGN(CellResult result, test_cell(run, plan, planned, build, folder, environment));
  result.repro = repro;
  TRY(add_needs(run, planned, environment, result));
  TRY(add_executed_lines(run, plan, planned, folder, environment, result));
  result.remarks.insert(result.remarks.end(), planned.changes.begin(), planned.changes.end());
  TRY(folder.write(result));
  if (result.verdict == Verdict::pass) {
    // Not needed any more: "kseries boot" and "--shell" create archives of their own.
    TRY(folder.remove_archives());
  }
  return StepResult{result.verdict, std::string(enum_name(result.verdict)) + ": " + result.message,
                    result.error};
}

Error no_guest(const std::string& cell_folder) {
  return {"boot", "no guest of this run can boot the kernel of this cell", cell_folder,
          "run with another --guest", ErrorKind::usage};
}

Result<Done> boot_interactively(const std::string& cell_folder, bool gdb,
                                const Environment& environment) {
  TRY_ASSIGN(auto cell, find_cell(cell_folder));
  const RunFolder& run = cell.first;
  TRY_ASSIGN(Plan plan, run.read_plan());
  TRY_ASSIGN(PlannedCell planned, planned_cell(plan, cell.second));
  TRY_ASSIGN(Build build, run.build(planned.build).read());
  if (build.status != BuildStatus::ok) {
    return Error{"boot", "this cell has no kernel: " + build.message, cell_folder,
                 "kseries build " + cell_folder + " builds it again"};
  }
  if (planned.cell.guest.empty()) {
    return no_guest(cell_folder);
  }
  TRY_ASSIGN(PlannedBuild source, planned_build(plan, planned.build));
  TRY_ASSIGN(PatchedTree patched, run.read_patched(plan, source.input));
  TRY_ASSIGN(const CellSuites suites,
             build_cell_suites(patched, environment, planned.cell.suites, plan.sandbox));
  TRY_ASSIGN(BootRequest request,
             prepare_boot(run, plan, planned, build, suites.build,
                          run.cell(cell.second).shell_archive(), !gdb, environment));
  TRY_ASSIGN(Interactive guest,
             interactive_guest({request, gdb}, run.build(planned.build).vmlinux()));
  std::fprintf(stderr, "%s\n", guest.notice.c_str());
  // QEMU takes over the terminal.
  return replace_process(guest.argv);
}

}  // namespace kseries
