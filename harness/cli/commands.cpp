// SPDX-License-Identifier: GPL-2.0-only
#include "cli/commands.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <optional>
#include <ostream>

#include "base/error_text.h"
#include "base/exit_code.h"
#include "base/result.h"
#include "base/text.h"
#include "cli/compare.h"
#include "cli/doctor.h"
#include "cli/documents.h"
#include "cli/history.h"
#include "cli/kconfig.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/parts.h"
#include "cli/progress.h"
#include "cli/read.h"
#include "cli/run.h"
#include "cli/series_check.h"
#include "cli/slurm.h"
#include "codec/json.h"
#include "host/environment.h"
#include "host/files.h"
#include "host/sandbox.h"
#include "judge/describe.h"
#include "judge/exit_code.h"
#include "kbuild/make.h"
#include "kbuild/symbolise_process.h"
#include "model/names.h"
#include "plan/find_planned.h"
#include "plan/load_config.h"
#include "plan/permutation_stage.h"
#include "plan/plan_run.h"
#include "plan/series_input.h"
#include "run/bundle.h"
#include "run/gcov_report.h"
#include "run/perform_step.h"
#include "run/step_build.h"
#include "run/step_cell.h"
#include "tree/apply.h"
#include "tree/source.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// Obtains trees by name in configs/trees.toml, package, tarball, directory or revision.
Result<std::vector<Tree>> obtain_trees(const std::vector<std::string>& specs,
                                       const Environment& environment) {
  TRY_ASSIGN(TreeCatalogue catalogue, load_catalogue(environment.checkout));
  std::vector<Tree> trees;
  for (const std::string& spec : specs) {
    TRY_ASSIGN(Tree tree, obtain_tree(spec, catalogue, environment, notice_on_stderr));
    trees.push_back(std::move(tree));
  }
  return trees;
}

Result<ExitCode> check_series(const Invocation& invocation, const Environment& environment) {
  std::vector<std::string> specs = invocation.trees;
  if (specs.empty()) specs = {"6.12"};
  TRY_ASSIGN(std::vector<Tree> trees, obtain_trees(specs, environment));
  const CheckFormat format = invocation.json ? CheckFormat::json : CheckFormat::text;
  const Trust trust = invocation.trust_expected ? Trust::yes : Trust::no;
  return print_output([&](std::ostream& out) {
    return series_check(invocation.series, trees, {format, trust}, environment, out);
  });
}

/// The tree of a command with the series, if any, applied.
struct LoadedTree {
  PatchedTree patched;
  std::vector<Patch> patches;
};

/// Error: a program that the tree's Kconfig needs is missing, or no sandbox works.
Result<Toolchain> make_toolchain(const KconfigOptions& options) {
  TRY(check_tools(false));
  Toolchain toolchain;
  toolchain.arch = options.arch;
  TRY_ASSIGN(toolchain.sandbox, choose_sandbox(options.sandbox));
  return toolchain;
}

/// Obtains a tree and applies a series to it. Error: the series does not apply.
Result<LoadedTree> load_tree(const std::string& spec, const std::string& series_spec,
                             const std::string& stage, const Environment& environment) {
  TRY_ASSIGN(std::vector<Tree> trees, obtain_trees({spec}, environment));
  LoadedTree found;
  found.patched.tree = trees.front();
  if (series_spec.empty() || series_spec == "none") return found;
  TRY_ASSIGN(Series series, load_series(series_spec, stable_name(trees.front()), environment));
  TRY_ASSIGN(PatchedTree patched, apply_series(trees.front(), series));
  if (!patched.complete()) {
    return Error{stage, "the series does not apply to " + spec, series_spec,
                 "kseries series check " + series_spec + " --tree " + spec + " shows why"};
  }
  found.patched = std::move(patched);
  found.patches = std::move(series.patches);
  return found;
}

Result<LoadedTree> load_tree(const KconfigOptions& options, const Environment& environment) {
  return load_tree(options.tree, options.series, "kconfig", environment);
}

/// The base fragment of a kconfig command: --base, or that of the campaign.
Result<std::string> read_base(const KconfigOptions& options, const Campaign& campaign,
                              const Environment& environment) {
  return options.base.empty() ? base_fragment(campaign, environment)
                              : read_input_file(options.base);
}

Result<ExitCode> relevant(const KconfigOptions& options, const Environment& environment) {
  RunOptions run;
  run.campaign = options.campaign;
  TRY_ASSIGN(Campaign campaign, load_campaign(run, environment));
  campaign.arch = options.arch;
  campaign.derive = true;
  TRY_ASSIGN(const Toolchain toolchain, make_toolchain(options));
  TRY_ASSIGN(LoadedTree tree, load_tree(options, environment));
  TRY_ASSIGN(std::string base, read_base(options, campaign, environment));
  return print_output([&](std::ostream& out) {
    return kconfig_relevant(tree.patched, tree.patches, campaign, base, toolchain, environment, out,
                            notice_on_stderr);
  });
}

Result<ExitCode> explore(const KconfigOptions& options, const Environment& environment) {
  TRY_ASSIGN(const Toolchain toolchain, make_toolchain(options));
  TRY_ASSIGN(LoadedTree tree, load_tree(options, environment));
  const std::string file = options.base.empty()
                               ? find_data(environment, "configs/base/" + options.arch + ".config")
                               : options.base;
  TRY_ASSIGN(std::string base, read_input_file(file));
  return print_output([&](std::ostream& out) {
    return kconfig_explore(options, tree.patched, base, toolchain, environment, out,
                           notice_on_stderr);
  });
}

Result<ExitCode> prove(const KconfigOptions& options, const Environment& environment) {
  TRY_ASSIGN(const Toolchain toolchain, make_toolchain(options));
  TRY_ASSIGN(LoadedTree tree, load_tree(options, environment));
  return print_output([&](std::ostream& out) {
    return kconfig_prove(options, tree.patched, toolchain, environment, out);
  });
}

Result<ExitCode> read_console_logs(const ReadOptions& options, const Environment& environment) {
  std::optional<PatchedTree> patched;
  if (!options.series.empty()) {
    TRY_ASSIGN(LoadedTree tree, load_tree(options.tree, options.series, "read", environment));
    patched = std::move(tree.patched);
  }
  Symbolise symbolise;
  if (!options.vmlinux.empty()) {
    TRY_ASSIGN(const SandboxKind sandbox, choose_sandbox(true));
    std::error_code code;
    const fs::path vmlinux = fs::absolute(options.vmlinux, code);
    symbolise = [sandbox, vmlinux, &environment](std::vector<Splat> splats) {
      // The modules are below the directory of the vmlinux.
      return symbolise_in_sandbox(std::move(splats), vmlinux.string(),
                                  vmlinux.parent_path().string(), sandbox, environment);
    };
  }
  return print_output(
      [&](std::ostream& out) { return read_consoles(options, symbolise, patched, out); });
}

Result<ExitCode> boot_again(const Invocation& invocation, const Environment& environment) {
  if (invocation.shell || invocation.gdb) {
    TRY(boot_interactively(invocation.cell, invocation.gdb, environment));
    return ExitCode::clean;
  }
  TRY_ASSIGN(auto cell, find_cell(invocation.cell));
  TRY_ASSIGN(Plan plan, cell.first.read_plan());
  TRY_ASSIGN(PlannedCell planned, planned_cell(plan, cell.second));
  if (planned.cell.guest.empty()) return no_guest(invocation.cell);
  const CellFolder folder = cell.first.cell(cell.second).next_again();
  TRY_ASSIGN(StepResult result, step_cell(cell.first, plan, cell.second, folder, environment));
  print(step_text(result) + "\nevidence: " + folder.path() + "\n");
  return exit_code_from_step(result);
}

/// The warnings for objects that the lane had compiled earlier: this build did not print them.
Result<std::string> replayed_warnings(const BuildFolder& folder) {
  TRY_ASSIGN(Build build, folder.read());
  std::string warnings;
  for (const Diagnostic& diagnostic : build.diagnostics) {
    if (diagnostic.replayed) warnings += "compiled earlier: " + describe(diagnostic) + "\n";
  }
  return warnings;
}

Result<ExitCode> build_again(const Invocation& invocation, const Environment& environment) {
  TRY_ASSIGN(auto cell, find_cell(invocation.cell));
  TRY_ASSIGN(Plan plan, cell.first.read_plan());
  TRY_ASSIGN(PlannedCell planned, planned_cell(plan, cell.second));
  const BuildFolder first = cell.first.build(planned.build);
  const BuildFolder folder = first.next_again();
  const auto notice = [](std::string_view text) {
    if (!text.empty()) notice_on_stderr(text);
  };
  TRY_ASSIGN(StepResult result,
             step_build(cell.first, plan, planned.build, folder, environment, notice));
  TRY_ASSIGN(std::string log, folder.read_log());
  TRY_ASSIGN(std::string replayed, replayed_warnings(folder));
  print(log + replayed + step_text(result) + "\nconfiguration: " + first.config() +
        "\nevidence: " + folder.path() + "\n");
  return exit_code_from_step(result);
}

Result<ExitCode> bundle_cell(const Invocation& invocation, const Environment& environment) {
  TRY_ASSIGN(auto cell, find_cell(invocation.cell));
  const std::string file =
      invocation.output.empty() ? file_name_from(cell.second) + ".tar.xz" : invocation.output;
  TRY(write_bundle(cell.first, cell.second, file, environment));
  print("bundle: " + file + "\n");
  return ExitCode::clean;
}

Result<ExitCode> check_machine(const Environment& environment) {
  const std::vector<HostCheck> checks = check_host(inspect_host(environment));
  print(host_table(checks));
  return is_host_ready(checks) ? ExitCode::clean : ExitCode::unavailable;
}

Result<ExitCode> show_gcov_report(const Invocation& invocation, const Environment& environment) {
  TRY_ASSIGN(std::string text, gcov_report(invocation.runs, environment));
  print(text);
  return ExitCode::clean;
}

/// Reads splats from stdin. Runs in the sandbox, without a checkout.
Result<ExitCode> symbolise_splats(const Invocation& invocation) {
  const std::string splats{std::istreambuf_iterator<char>(std::cin), {}};
  TRY_ASSIGN(const std::string answer,
             answer_symbolise(splats, invocation.vmlinux, invocation.modules));
  print(answer);
  return ExitCode::clean;
}

/// The manual page, or a shell's completion; both are made when kseries is built.
Result<ExitCode> print_document(const std::string& what) {
  const std::vector<CommandHelp> table = command_table();
  if (what == "man") print(manual_page(table));
  if (what == "bash") print(bash_completion(table));
  if (what == "zsh") print(zsh_completion(table));
  if (what == "fish") print(fish_completion(table));
  return ExitCode::clean;
}

/// Executes one edge of the graph. It is killed with Ninja, so that kill -9 leaves no process.
Result<ExitCode> step(const Invocation& invocation, const Environment& environment) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // Ninja starts us without a shell; an orphan's parent is init.
  if (::getppid() == 1) return Error{"step", "Ninja has exited", "", "", ErrorKind::interrupted};
  // Ninja passes the directory of the run as ".".
  std::error_code code;
  const RunFolder run(fs::canonical(invocation.run.run_dir, code).string());
  if (code) return Error{"step", "no such run", invocation.run.run_dir, "", ErrorKind::bug};
  const std::optional<StepKind> kind = parse_enum<StepKind>(invocation.step);
  if (!kind) return Error{"step", "no such step", invocation.step, "", ErrorKind::bug};
  // The result is in a file; Ninja only has to know whether it was written.
  TRY(perform_step(run, {*kind, invocation.step_id}, environment));
  return ExitCode::clean;
}

}  // namespace

void print_error(const Error& error) { notice_on_stderr(error_text(error)); }

Result<ExitCode> run_command(const std::vector<std::string>& words,
                             const Result<Environment>& environment) {
  TRY_ASSIGN(Invocation invocation, parse_command_line(words));
  if (invocation.action == Action::help) {
    print(invocation.help);
    return ExitCode::clean;
  }
  if (invocation.action == Action::version) {
    print("kseries " KSERIES_VERSION "\n");
    return ExitCode::clean;
  }
  if (invocation.action == Action::document) return print_document(invocation.document);
  if (invocation.action == Action::symbolise) return symbolise_splats(invocation);
  if (!environment) return environment.error();
  switch (invocation.action) {
    case Action::run:
      return invocation.run.engine == Engine::slurm ? run_on_slurm(invocation.run, *environment)
                                                    : run_campaign(invocation.run, *environment);
    case Action::plan:
      return store_campaign_plan(invocation.run, invocation.ci, *environment);
    case Action::merge:
      return merge_parts(invocation.runs, invocation.run, *environment);
    case Action::report:
      return report_again(invocation.run, invocation.report, *environment);
    case Action::compare:
      return print_output([&](std::ostream& out) { return compare_sides(invocation.sides, out); });
    case Action::history:
      return show_history(invocation.history, *environment);
    case Action::coverage:
      return show_gcov_report(invocation, *environment);
    case Action::step:
      return step(invocation, *environment);
    case Action::series_check:
      return check_series(invocation, *environment);
    case Action::kconfig_explore:
      return explore(invocation.kconfig, *environment);
    case Action::kconfig_relevant:
      return relevant(invocation.kconfig, *environment);
    case Action::kconfig_prove:
      return prove(invocation.kconfig, *environment);
    case Action::boot:
      return boot_again(invocation, *environment);
    case Action::build:
      return build_again(invocation, *environment);
    case Action::bundle:
      return bundle_cell(invocation, *environment);
    case Action::read_console:
      return read_console_logs(invocation.read, *environment);
    case Action::read_ktap:
      return print_output([&](std::ostream& out) { return read_ktaps(invocation.read, out); });
    case Action::doctor:
      return check_machine(*environment);
    default:
      break;
  }
  return Error{"kseries", "unhandled command", words[0], "", ErrorKind::bug};
}

}  // namespace kseries
