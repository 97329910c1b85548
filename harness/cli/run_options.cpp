// SPDX-License-Identifier: GPL-2.0-only
#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdint>

#include "cli/command_options.h"
#include "model/names.h"
#include "plan/shard.h"

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

void add_fail_on(CLI::App* command, RunOptions& options) {
  add_choice(command, "--fail-on", options.fail_on, "WHICH",
             "exit with 1 for new findings, or for any (default: new)");
}

/// `kseries run` and `kseries plan`: what to test.
void add_selection_options(CLI::App* run, RunOptions& options) {
  run->add_option(
         "CAMPAIGN", options.campaign,
         std::string("campaign in configs/, or a .toml file (default: ") + default_campaign + ")")
      ->option_text(" ");
  add_repeated(run, "--tree", options.trees, "TREE", tree_text);
  add_repeated(run, "--series", options.series, "SERIES",
               "patches (directory, mbox, file), git:PATH@BASE..TIP, none");
  add_repeated(run, "--flavour", options.flavours, "NAME",
               "debug options in configs/debug/, such as A+B, or plain");
  add_repeated(run, "--guest", options.guests, "NAME", "guest profile in guests/");
  add_repeated(run, "--variant", options.variants, "NAME", "variant that the campaign defines");
  add_repeated(run, "--suite", options.suites, "NAME",
               "suite in kselftests/, or tree:NAME for one of the tree's");
  add_choice(run, "--depth", options.depth, "DEPTH", "quick, pairwise or full (default: quick)");
  run->add_flag("--each-patch", options.each_patch,
                "build and boot after each patch, not only after the last");
}

/// `kseries run` and `kseries plan`: how to test it.
void add_test_options(CLI::App* run, RunOptions& options) {
  run->add_option("--accel", options.accel, "kvm or tcg (default: kvm if a guest boots with it)")
      ->option_text("ACCEL")
      ->check(CLI::IsMember({"kvm", "tcg"}));
  run->add_option("--qemu", options.qemu,
                  "QEMU to boot with: a path, or a name (default: by architecture)")
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
  add_previous_run(run, options.previous);
  add_history_file(run, options.history);
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

/// `kseries run`: where to do it. With a plan, there is nothing left to choose about the tests.
void add_execution_options(CLI::App* run, RunOptions& options) {
  run->add_option("--run-dir", options.run_dir,
                  "directory of the run (default: reports/runs/ID, or the plan's)")
      ->option_text("DIR");
  run->add_flag("--dry-run,-n", options.dry_run,
                "print the plan and how long it may take; run nothing");
  CLI::Option* plan = run->add_option("--plan", options.plan,
                                      "run what `kseries plan` planned; see kseries plan --help")
                          ->option_text("DIR");
  for (const char* name : {"CAMPAIGN", "--series", "--flavour", "--guest", "--variant", "--suite",
                           "--depth", "--each-patch", "--factor", "--seed", "--trust-expected",
                           "--ignore-expected", "--llvm", "--no-base-cell", "--no-debug-cell"}) {
    CLI::Option* option = run->get_option(name);
    plan->excludes(option);
    // Keeps "Excludes: --plan" out of the help.
    if (option->get_items_expected_max() == 0) option->option_text(" ");
  }
  run->add_option_function<std::string>(
         "--shard", [&options](const std::string& word) { options.shard = *parse_shard(word); },
         "run only part K of N of the plan; merge the parts afterwards")
      ->option_text("K/N")
      ->needs(plan)
      ->check([](const std::string& word) {
        return parse_shard(word)
                   ? std::string()
                   : "'" + word + "' is not K/N with 1 <= K <= N <= " + std::to_string(max_shards);
      });
}

/// `kseries run`: on a cluster.
void add_cluster_options(CLI::App* run, RunOptions& options) {
  add_choice(run, "--engine", options.engine, "ENGINE", "local, or slurm: a job for each shard");
  run->add_option("--shards", options.shards,
                  "with slurm: the number of shards (default: an hour each)")
      ->option_text("N")
      ->check(CLI::Range(1, max_shards));
  add_repeated(run, "--slurm", options.slurm, "OPTION",
               "option for sbatch, such as --slurm=--partition=long");
  run->add_option("--node-cache", options.node_cache,
                  "with slurm: cache on the nodes (default: /var/tmp/kseries-UID)")
      ->option_text("DIR");
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
  add_fail_on(run, options);
}

}  // namespace

void add_run_options(CLI::App& app, Invocation& invocation) {
  CLI::App* run = app.add_subcommand(
      "run", "Applies series to trees, builds kernels, boots them, runs tests and reports.");
  add_selection_options(run, invocation.run);
  add_test_options(run, invocation.run);
  add_execution_options(run, invocation.run);
  add_cluster_options(run, invocation.run);
  add_triage_options(run, invocation.run);
  run->footer(
      "The same command continues an interrupted run.\n\n"
      "Examples:\n"
      "  kseries run --series v5.mbx --tree 6.12 --tree 7.2\n"
      "  kseries run --series v5.mbx --flavour kasan+lockdep --each-patch");
  select_action(run, invocation, Action::run);
}

void add_part_options(CLI::App& app, Invocation& invocation) {
  CLI::App* plan = app.add_subcommand(
      "plan",
      "Plans a run and stores the plan, to be run in parts or on other machines.\n"
      "The options are those of `kseries run`.");
  add_selection_options(plan, invocation.run);
  add_test_options(plan, invocation.run);
  plan->add_option("--output,-o", invocation.run.run_dir, "directory of the plan")
      ->option_text("DIR")
      ->required();
  plan->add_option("--shards", invocation.run.shards,
                   "with --github and --gitlab: number of jobs (default: an hour each)")
      ->option_text("N")
      ->check(CLI::Range(1, max_shards));
  CLI::Option* github = plan->add_flag_callback(
      "--github", [&invocation] { invocation.ci = CiSystem::github; },
      "print the matrix of a GitHub workflow instead of the plan");
  plan->add_flag_callback(
          "--gitlab", [&invocation] { invocation.ci = CiSystem::gitlab; },
          "print a child pipeline for GitLab instead of the plan")
      ->option_text(" ")
      ->excludes(github);
  plan->footer(
      "The directory has no paths of this machine. Another machine needs the same kseries\n"
      "and QEMU, and obtains the trees itself.\n\n"
      "Example:\n"
      "  kseries plan --series v5.mbx --tree 6.12 --tree 7.2 -o PLAN\n"
      "  kseries run --plan PLAN --shard 1/2 --run-dir A    # on one machine\n"
      "  kseries run --plan PLAN --shard 2/2 --run-dir B    # on another\n"
      "  kseries merge A B -o RUN && kseries run --plan RUN  # reports; triage\n\n"
      "Where another machine has a tree by another name, `kseries run --plan` takes --tree.");
  select_action(plan, invocation, Action::plan);
  CLI::App* merge = app.add_subcommand(
      "merge", "Makes one run of parts that were run with the same plan, finished or not.");
  merge
      ->add_option("RUN", invocation.runs,
                   "directories of the parts: of `kseries run --plan`, or of\n"
                   "the plan, so that it can be continued")
      ->option_text(" ")
      ->required();
  merge->add_option("--output,-o", invocation.run.run_dir, "directory of the merged run")
      ->option_text("DIR")
      ->required();
  add_previous_run(merge, invocation.run.previous);
  add_history_file(merge, invocation.run.history);
  add_fail_on(merge, invocation.run);
  merge->footer(
      "Findings are examined by `kseries run --plan DIR`, which also runs what no part has\n"
      "finished. Exits like run; with 69 if cells are missing and there are no findings.");
  select_action(merge, invocation, Action::merge);
}

}  // namespace kseries
