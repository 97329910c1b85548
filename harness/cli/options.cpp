// SPDX-License-Identifier: GPL-2.0-only
#include "cli/options.h"

#include <CLI/CLI.hpp>

#include "base/result.h"
#include "base/text.h"
#include "cli/command_options.h"
#include "cli/help.h"

namespace kseries {
namespace {

Error usage(const std::string& what, const std::string& hint) {
  return {"usage", what, "", hint, ErrorKind::usage};
}

void add_comparison_options(CLI::App& app, Invocation& invocation) {
  CLI::App* compare =
      app.add_subcommand("compare", "Compares the results of two trees or series, test by test.");
  compare
      ->add_option("SIDE", invocation.sides,
                   "directory of a run; RUN:TREE/SERIES if it has several trees\n"
                   "or series (SERIES may be none)")
      ->option_text(" ")
      ->required()
      ->expected(2);
  compare->footer(
      "Exits with 0 whatever differs, and with 69 if the two sides have no cell in common.\n\n"
      "Example:\n"
      "  kseries compare RUN:6.12/none RUN:6.12/v5");
  select_action(compare, invocation, Action::compare);

  CLI::App* coverage =
      app.add_subcommand("coverage", "Shows which lines changed by a series the suites executed.");
  coverage
      ->add_option("RUN", invocation.runs,
                   "directories of runs with GCOV_KERNEL=y, such as those of\n"
                   "the campaign 'coverage'")
      ->option_text(" ")
      ->required();
  coverage->footer(
      "Example:\n"
      "  kseries run coverage --run-dir RUN && kseries coverage RUN");
  select_action(coverage, invocation, Action::coverage);
}

void add_series_options(CLI::App& app, Invocation& invocation) {
  CLI::App* series = app.add_subcommand("series", "Commands for a patch series.");
  series->require_subcommand(1);
  CLI::App* check =
      series->add_subcommand("check", "Checks whether a series applies to trees, and if not, why.");
  check->add_option("SERIES", invocation.series, series_forms)->option_text(" ")->required();
  add_repeated(check, "--tree", invocation.trees, "TREE",
               std::string(tree_text) + "\n(default: 6.12)");
  check->add_flag("--json", invocation.json,
                  "print one line of JSON per tree, with parts (number, version,\n"
                  "subject, author, status, message), missing, left_out, remarks");
  check->add_flag("--trust-expected", invocation.trust_expected,
                  "accept the parts that a series.toml which is not in patches/\n"
                  "declares as dropped");
  check->footer(
      "Exits with 1 if a patch does not apply, is missing or was left out.\n\n"
      "Examples:\n"
      "  kseries series check v5.mbx --tree 6.1 --tree git:~/linux@origin\n"
      "  kseries series check v5.mbx --json | jq '.parts[] | .status'");
  select_action(check, invocation, Action::series_check);
}

void add_cell_argument(CLI::App* command, Invocation& invocation) {
  command->add_option("CELL", invocation.cell, "directory of the cell: RUN/cells/ID")
      ->option_text(" ")
      ->required();
}

void add_cell_options(CLI::App& app, Invocation& invocation) {
  CLI::App* boot =
      app.add_subcommand("boot", "Boots a cell of a run again. The results of the run are kept.");
  add_cell_argument(boot, invocation);
  CLI::Option* shell = boot->add_flag("--shell", invocation.shell,
                                      "start a shell in the guest instead of the tests");
  boot->add_flag("--gdb", invocation.gdb, "wait for gdb before the first instruction")
      ->option_text(" ")
      ->excludes(shell);
  boot->footer(
      "Example:\n"
      "  kseries boot reports/runs/latest/cells/CELL --shell");
  select_action(boot, invocation, Action::boot);
  CLI::App* build = app.add_subcommand(
      "build", "Builds the kernel of a cell again. The results of the run are kept.");
  add_cell_argument(build, invocation);
  select_action(build, invocation, Action::build);
  CLI::App* bundle = app.add_subcommand(
      "bundle", "Writes an archive with which a cell can be booted where only QEMU is installed.");
  add_cell_argument(bundle, invocation);
  bundle->add_option("--output,-o", invocation.output, "the archive (default: CELL.tar.xz)")
      ->option_text("FILE");
  bundle->footer(
      "Example:\n"
      "  kseries bundle reports/runs/latest/cells/CELL && tar xf CELL.tar.xz && CELL/run.sh");
  select_action(bundle, invocation, Action::bundle);
  select_action(
      app.add_subcommand("doctor",
                         "Checks whether kseries can run on this machine, and shows how to fix\n"
                         "what is missing. Exits with 69 if a run can't work."),
      invocation, Action::doctor);
  CLI::App* step = app.add_subcommand("step", "")->group("");
  step->add_option("STEP", invocation.step)
      ->required()
      ->check(CLI::IsMember({"suites", "build", "cell"}));
  step->add_option("--run", invocation.run.run_dir)->required();
  step->add_option("--id", invocation.step_id)->required();
  select_action(step, invocation, Action::step);
  CLI::App* symbolise = app.add_subcommand("symbolise", "")->group("");
  symbolise->add_option("VMLINUX", invocation.vmlinux)->required();
  symbolise->add_option("MODULES", invocation.modules)->required();
  select_action(symbolise, invocation, Action::symbolise);
  CLI::App* document = app.add_subcommand("document", "")->group("");
  document->add_option("WHAT", invocation.document)
      ->required()
      ->check(CLI::IsMember({"man", "bash", "zsh", "fish"}));
  select_action(document, invocation, Action::document);
}

/// Error: an unknown word where a command is expected. CLI11 would only report that a command is
/// required.
Result<Done> check_command(const CLI::App& app, const std::vector<std::string>& words, size_t at) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    if (at < words.size() && command->get_name() == words[at]) {
      return check_command(*command, words, at + 1);
    }
    // "step", "symbolise" and "document", which only kseries, Ninja and CMake call, are in no
    // group.
    if (!command->get_group().empty()) names.push_back(command->get_name());
  }
  if (names.empty() || at >= words.size() || words[at].starts_with("-")) return Done{};
  std::vector<std::string> named = words;
  named.resize(at + 1);
  return usage("unknown command '" + join(named, " ") + "'",
               did_you_mean(nearest(words[at], names, 2), "commands: " + join(names, ", ")));
}

/// "kseries run --help lists the options", for the subcommand that was parsed.
std::string help_hint(const CLI::App& app) {
  std::string command = "kseries";
  const CLI::App* current = &app;
  while (!current->get_subcommands().empty()) {
    current = current->get_subcommands().front();
    command += " " + current->get_name();
  }
  return command + " --help lists the " +
         (current->get_subcommands(nullptr).empty() ? "options" : "commands");
}

}  // namespace

void select_action(CLI::App* command, Invocation& invocation, Action action) {
  command->callback([&invocation, action] { invocation.action = action; });
}

void add_repeated(CLI::App* command, const std::string& name, std::vector<std::string>& values,
                  const std::string& value_name, const std::string& description) {
  command->add_option(name, values, description + "; may be repeated")
      ->option_text(value_name)
      ->take_all();
}

void add_commands(CLI::App& app, Invocation& invocation) {
  app.set_help_flag("-h,--help", "print this help");
  app.set_version_flag("--version", "", "print the version");
  app.require_subcommand(1);
  app.get_formatter()->column_width(24);
  add_run_options(app, invocation);
  add_part_options(app, invocation);
  add_report_command(app, invocation);
  add_comparison_options(app, invocation);
  add_history_options(app, invocation);
  add_series_options(app, invocation);
  add_kconfig_options(app, invocation);
  add_read_options(app, invocation);
  add_cell_options(app, invocation);
}

Result<Invocation> parse_command_line(const std::vector<std::string>& words) {
  Invocation invocation;
  invocation.help = help_text;
  if (words.empty()) {
    return usage("no command given", "kseries --help lists the commands");
  }
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") return invocation;
  CLI::App app("kseries", "kseries");
  add_commands(app, invocation);
  TRY(check_command(app, words, 0));
  try {
    // CLI11 takes the words from the end.
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    invocation.action = Action::help;
    invocation.help = app.help();
  } catch (const CLI::CallForVersion&) {
    invocation.action = Action::version;
  } catch (const CLI::ExtrasError&) {
    return usage("unexpected argument: " + join(app.remaining(true), " "), help_hint(app));
  } catch (const CLI::ParseError& error) {
    return usage(error.what(), help_hint(app));
  }
  const RunOptions& run = invocation.run;
  if (invocation.action != Action::run) return invocation;
  const bool is_local = run.engine == Engine::local;
  if (!is_local && run.shard.is_part())
    return usage("--shard is for one machine", "--engine slurm runs all shards; see --shards");
  if (is_local && (run.shards > 0 || !run.slurm.empty() || !run.node_cache.empty()))
    return usage("--shards, --slurm and --node-cache need --engine slurm", "");
  return invocation;
}

}  // namespace kseries
