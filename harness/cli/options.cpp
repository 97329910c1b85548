// SPDX-License-Identifier: GPL-2.0-only
#include "cli/options.h"

#include <CLI/CLI.hpp>

#include "base/result.h"
#include "base/text.h"
#include "cli/help.h"
#include "model/names.h"

namespace kseries {
namespace {

Error usage(const std::string& what, const std::string& hint) {
  return {"usage", what, "", hint, ErrorKind::usage};
}

/// Marks `action` as chosen when its subcommand is.
void chooses(CLI::App* command, Invocation& invocation, Action action) {
  command->callback([&invocation, action] { invocation.action = action; });
}

void add_run_options(CLI::App& app, Invocation& invocation) {
  RunOptions& options = invocation.run;
  CLI::App* run = app.add_subcommand("run", "apply, configure, build, boot, test, report");
  run->add_option("CAMPAIGN", options.campaign, "a file of configs/ by name, or a .toml file");
  run->add_option("--tree", options.trees, "tree to test on; may be repeated")->take_all();
  run->add_option("--series", options.series, "series to test; may be repeated")->take_all();
  run->add_option("--flavour", options.flavours,
                  "debug options, a file of configs/debug/; A+B for both, plain for none; may be "
                  "repeated")
      ->take_all();
  run->add_option("--guest", options.guests, "profile of guests/; may be repeated")->take_all();
  run->add_option("--variant", options.variants, "variant of the campaign; may be repeated")
      ->take_all();
  run->add_option("--suite", options.suites, "suite of kselftests/; may be repeated")->take_all();
  run->add_option_function<std::string>(
         "--depth",
         [&options](const std::string& word) {
           options.depth = parse_enum<Depth>(word).value_or(options.depth);
         },
         "quick, pairwise or full")
      ->check(CLI::IsMember(names<Depth>()));
  run->add_flag("--each-patch", options.each_patch,
                "build and boot after every patch of a series, not only after the last");
  run->add_option("--accel", options.accel, "kvm or tcg (default: what boots here)")
      ->check(CLI::IsMember({"kvm", "tcg"}));
  run->add_option("--qemu", options.qemu,
                  "program to boot with, a path or a name in PATH (default: the architecture's)");
  run->add_option("--jobs,-j", options.jobs, "compilers at a time (default: one per core)")
      ->check(CLI::Range(1, 1024));
  run->add_option("--factor", options.factor, "how much longer than usual the suites stress")
      ->check(CLI::Range(1, 10000));
  run->add_option("--seed", options.seed, "of the suites' random choices (default: 1)")
      ->check([](const std::string& word) {
        const bool digits = word.find_first_not_of("0123456789") == std::string::npos;
        return digits ? std::string() : "'" + word + "' is no number from 0 to 2^64-1";
      });
  run->add_option("--run-dir", options.run_dir, "where to write (default: reports/runs/ID)");
  run->add_flag("--dry-run,-n", options.dry_run, "print the plan with an estimate, do nothing");
  run->add_flag("--fresh", options.fresh, "throw away what the same run did before");
  run->add_flag("--llvm", options.llvm, "build with clang and lld (LLVM=1)");
  run->add_flag_callback(
      "--no-sandbox", [&options] { options.sandbox = false; },
      "build without bubblewrap: trust the series");
  chooses(run, invocation, Action::run);

  CLI::App* report = app.add_subcommand("report", "write the reports of a run again");
  report->add_option("RUN", options.run_dir, "its folder (default: reports/runs/latest)");
  chooses(report, invocation, Action::report);

  CLI::App* compare =
      app.add_subcommand("compare",
                         "two series or trees, test by test; exits with 0 whatever differs, "
                         "with 69 when they have nothing in common");
  compare
      ->add_option("SIDE", invocation.sides,
                   "a run's folder; RUN:TREE/SERIES when it has several (SERIES may be none)")
      ->required()
      ->expected(2);
  chooses(compare, invocation, Action::compare);
  CLI::App* coverage = app.add_subcommand("coverage", "which lines of a series the suites ran");
  coverage->add_option("RUN", invocation.runs, "folders of runs with debug/gcov.config")
      ->required();
  chooses(coverage, invocation, Action::coverage);
}

void add_series_options(CLI::App& app, Invocation& invocation) {
  CLI::App* series = app.add_subcommand("series", "look at a series");
  series->require_subcommand(1);
  CLI::App* check = series->add_subcommand("check", "does it apply to these trees?");
  check->add_option("SERIES", invocation.series, "folder, mbox, patch or git:PATH@BASE..TIP")
      ->required();
  check->add_option("--tree", invocation.trees, "tree to try; may be repeated")->take_all();
  chooses(check, invocation, Action::series_check);
}

void add_kconfig_options(CLI::App& app, Invocation& invocation) {
  KconfigOptions& options = invocation.kconfig;
  CLI::App* kconfig = app.add_subcommand("kconfig", "ask the tree's own Kconfig");
  kconfig->require_subcommand(1);
  const auto common = [&](CLI::App* command) {
    command->add_option("--tree", options.tree, "tree")->required();
    command->add_option("--arch", options.arch, "architecture as make knows it");
    command->add_flag_callback(
        "--no-sandbox", [&options] { options.sandbox = false; },
        "ask without bubblewrap: trust the tree and the series");
  };
  const auto with_base = [&](CLI::App* command, const std::string& otherwise) {
    command->add_option("--base", options.base,
                        "fragment to merge over allnoconfig (default: " + otherwise + ")");
  };
  CLI::App* explore = kconfig->add_subcommand("explore", "every distinct configuration");
  common(explore);
  with_base(explore, "configs/base/ARCH.config");
  explore->add_option("--series", options.series, "with this series on the tree");
  explore->add_option("--symbols", options.symbols, "inputs, separated by commas")
      ->delimiter(',')
      ->required();
  explore->add_option("--outputs", options.outputs, "further symbols to print")->delimiter(',');
  explore->add_flag("--csv", options.csv, "print comma-separated values instead of a table");
  chooses(explore, invocation, Action::kconfig_explore);
  CLI::App* relevant = kconfig->add_subcommand("relevant", "which symbols a series can notice");
  common(relevant);
  with_base(relevant, "the campaign's");
  relevant->add_option("SERIES", options.series, "folder, mbox, patch or git:PATH@BASE..TIP")
      ->required();
  relevant->add_option(
      "--campaign", options.campaign,
      std::string("whose axes and base count (default: ") + default_campaign + ")");
  chooses(relevant, invocation, Action::kconfig_relevant);
  CLI::App* prove = kconfig->add_subcommand(
      "prove",
      "can any configuration reach this? exits with 0 when none can, with 1 when one can, "
      "which is printed");
  common(prove);
  prove->add_option("--series", options.series, "with this series on the tree");
  prove
      ->add_option("FORMULA", options.formula,
                   "'A && !B || C=m'; as in Kconfig, !m is m and m is not n: write A=n for no")
      ->required();
  chooses(prove, invocation, Action::kconfig_prove);
}

void add_cell_options(CLI::App& app, Invocation& invocation) {
  CLI::App* boot = app.add_subcommand("boot", "boot a cell of a run again");
  boot->add_option("CELL", invocation.cell, "its folder: RUN/cells/ID")->required();
  CLI::Option* shell = boot->add_flag("--shell", invocation.shell, "a prompt in the same guest");
  boot->add_flag("--gdb", invocation.gdb, "wait for gdb before the first instruction")
      ->excludes(shell);
  chooses(boot, invocation, Action::boot);
  CLI::App* build = app.add_subcommand("build", "build the kernel of a cell again");
  build->add_option("CELL", invocation.cell, "its folder: RUN/cells/ID")->required();
  chooses(build, invocation, Action::build);
  chooses(app.add_subcommand("doctor", "check this machine"), invocation, Action::doctor);
  CLI::App* step = app.add_subcommand("step", "")->group("");
  step->add_option("STEP", invocation.step)
      ->required()
      ->check(CLI::IsMember({"suites", "build", "cell"}));
  step->add_option("--run", invocation.run.run_dir)->required();
  step->add_option("--id", invocation.step_id)->required();
  chooses(step, invocation, Action::step);
}

/// Error: a word stands where a command is to, and is none. CLI11 would only say that
/// one is required.
Result<Done> check_command(const CLI::App& app, const std::vector<std::string>& words, size_t at) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    if (at < words.size() && command->get_name() == words[at]) {
      return check_command(*command, words, at + 1);
    }
    // "step", which only Ninja calls, stands in no group.
    if (!command->get_group().empty()) names.push_back(command->get_name());
  }
  if (names.empty() || at >= words.size() || words[at].starts_with("-")) return Done{};
  std::vector<std::string> named = words;
  named.resize(at + 1);
  return usage("there is no command '" + join(named, " ") + "'",
               did_you_mean(nearest(words[at], names, 2), "there are: " + join(names, ", ")));
}

}  // namespace

Result<Invocation> parse_command_line(const std::vector<std::string>& words) {
  Invocation invocation;
  invocation.help = help_text;
  if (words.empty()) {
    return usage("no command", "kseries run tests a series; kseries --help shows all commands");
  }
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") return invocation;
  CLI::App app("kseries", "kseries");
  app.set_version_flag("--version");
  app.require_subcommand(1);
  add_run_options(app, invocation);
  add_series_options(app, invocation);
  add_kconfig_options(app, invocation);
  add_cell_options(app, invocation);
  TRY(check_command(app, words, 0));
  try {
    // CLI11 takes the words from the end.
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    invocation.action = Action::help;
    invocation.help = app.help();
  } catch (const CLI::CallForVersion&) {
    invocation.action = Action::version;
  } catch (const CLI::ParseError& error) {
    return usage(error.what(), "kseries --help shows all commands");
  }
  return invocation;
}

}  // namespace kseries
