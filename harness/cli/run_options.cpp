// SPDX-License-Identifier: GPL-2.0-only
#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdint>

#include "cli/command_options.h"
#include "model/names.h"

namespace kseries {
namespace {

/// An option whose values are the names of an enumeration.
template <typename Enum>
void add_choice(CLI::App* run, const std::string& name, Enum& value, const char* argument,
                const std::string& text) {
  run->add_option_function<std::string>(
         name,
         [&value](const std::string& word) { value = parse_enum<Enum>(word).value_or(value); },
         text)
      ->option_text(argument)
      ->check(CLI::IsMember(names<Enum>()));
}

/// `kseries run`: what to test.
void add_selection_options(CLI::App* run, RunOptions& options) {
  run->add_option("CAMPAIGN", options.campaign,
                  std::string("the name of a campaign in configs/, or a .toml file\n(default: ") +
                      default_campaign + ")")
      ->option_text(" ");
  add_repeated(run, "--tree", options.trees, "TREE", tree_text);
  add_repeated(run, "--series", options.series, "SERIES", std::string(series_forms) + ", or none");
  add_repeated(run, "--flavour", options.flavours, "NAME",
               "debug options in configs/debug/; A+B combines two,\nplain means none");
  add_repeated(run, "--guest", options.guests, "NAME", "guest profile in guests/");
  add_repeated(run, "--variant", options.variants, "NAME", "variant that the campaign defines");
  add_repeated(run, "--suite", options.suites, "NAME",
               "test suite in kselftests/, or tree:NAME for one in the\n"
               "tree's tools/testing/selftests/");
  add_choice(run, "--depth", options.depth, "DEPTH", "quick, pairwise or full (default: quick)");
  run->add_flag("--each-patch", options.each_patch,
                "build and boot after each patch, not only after the last");
}

/// `kseries run`: how to do it.
void add_execution_options(CLI::App* run, RunOptions& options) {
  run->add_option("--accel", options.accel, "kvm or tcg (default: kvm if a guest boots with it)")
      ->option_text("ACCEL")
      ->check(CLI::IsMember({"kvm", "tcg"}));
  run->add_option("--qemu", options.qemu,
                  "QEMU to boot with: a path, or a name in PATH\n"
                  "(default: the one of the architecture)")
      ->option_text("PROGRAM");
  run->add_option("--jobs,-j", options.jobs,
                  "number of compilers to run at a time (default: nproc)")
      ->option_text("N")
      ->check(CLI::Range(1, 1024));
  run->add_option("--factor", options.factor, "run the stress tests N times as long (default: 1)")
      ->option_text("N")
      ->check(CLI::Range(1, 10000));
  run->add_option("--seed", options.seed, "seed of the tests' random choices (default: 1)")
      ->option_text("N")
      ->check([](const std::string& word) {
        uint64_t number = 0;
        const char* const end = word.data() + word.size();
        const auto [last, fault] = std::from_chars(word.data(), end, number);
        return fault == std::errc{} && last == end
                   ? std::string()
                   : "'" + word + "' is not a number from 0 to 2^64-1";
      });
  run->add_option("--run-dir", options.run_dir, "directory of the run (default: reports/runs/ID)")
      ->option_text("DIR");
  add_previous_run(run, options.previous);
  add_history_file(run, options.history);
  run->add_flag("--dry-run,-n", options.dry_run,
                "print the plan and how long it may take; run nothing");
  run->add_flag("--fresh", options.fresh, "discard the results of the same run, if any");
  run->add_flag("--trust-expected", options.trust_expected,
                "believe the series.toml of a series outside of patches/");
  run->add_flag("--ignore-expected", options.ignore_expected,
                "treat failures that the series announces as any other finding");
  run->add_flag("--llvm", options.llvm, "build with clang and lld (LLVM=1)");
  run->add_flag_callback(
      "--no-base-cell", [&options] { options.base_cell = false; },
      "do not boot one kernel without the series (depth quick)");
  run->add_flag_callback(
      "--no-debug-cell", [&options] { options.debug_cell = false; },
      "do not boot a kernel with debug options (depth quick)");
  run->add_flag_callback(
      "--no-sandbox", [&options] { options.sandbox = false; },
      "build without a sandbox; only for series that you trust");
}

/// `kseries run`: what to do about findings.
void add_triage_options(CLI::App* run, RunOptions& options) {
  add_choice(run, "--triage", options.triage.mode, "MODE",
             "examine findings: none, base (compare only) or full (default: full)");
  run->add_option("--triage-time", options.triage.seconds,
                  "limit for triage (default: as long as the run took, at least 300)")
      ->option_text("SECONDS")
      ->check(CLI::Range(1.0, 1e7));
  run->add_option("--probe", options.triage.probe,
                  "boots per finding that try to refute its statement (default: 6)")
      ->option_text("N")
      ->check(CLI::Range(0, 1000));
  add_choice(run, "--baseline", options.triage.baseline, "CELLS",
             "compare failing or all cells with the base (default: failing)");
  add_choice(run, "--fail-on", options.fail_on, "WHICH",
             "exit with 1 for new findings, or for any (default: new)");
}

}  // namespace

void add_run_options(CLI::App& app, Invocation& invocation) {
  CLI::App* run = app.add_subcommand(
      "run", "Applies series to trees, builds kernels, boots them, runs tests and reports.");
  add_selection_options(run, invocation.run);
  add_execution_options(run, invocation.run);
  add_triage_options(run, invocation.run);
  run->footer(
      "The same command continues an interrupted run.\n\n"
      "Examples:\n"
      "  kseries run --series v5.mbx --tree 6.12 --tree 7.2\n"
      "  kseries run --series git:~/linux@origin..HEAD --tree git:~/linux@origin\n"
      "  kseries run --series v5.mbx --flavour kasan+lockdep --each-patch");
  select_action(run, invocation, Action::run);
}

}  // namespace kseries
