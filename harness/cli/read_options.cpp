// SPDX-License-Identifier: GPL-2.0-only
#include <CLI/CLI.hpp>
#include <string>

#include "cli/command_options.h"

namespace kseries {
namespace {

/// The last lines of the help of both commands.
std::string read_footer(const std::string& findings, const std::string& example) {
  return "Exits with 0 if there is nothing bad in the files, and with 1 if " + findings +
         ".\nExits with 2 if a file can't be read, is not a regular file or has more than " +
         std::to_string(max_log_bytes >> 20U) +
         " MiB,\nand with 69 if the output can't be written.\n\n"
         "Example:\n  " +
         example;
}

void add_common_options(CLI::App* command, ReadOptions& options, const std::string& what) {
  command->add_option("FILE", options.files, what + "; - is standard input")
      ->option_text(" ")
      ->required();
  command->add_flag("--json", options.json, "print an array with an object for each file");
}

}  // namespace

void add_read_options(CLI::App& app, Invocation& invocation) {
  ReadOptions& options = invocation.read;
  CLI::App* read = app.add_subcommand("read", "Reads logs that do not come from a run.");
  read->require_subcommand(1);

  CLI::App* console = read->add_subcommand(
      "console", "Lists the kernel reports in console logs: class, title, fingerprint, frames.");
  add_common_options(console, options, "console logs, or the output of dmesg");
  console
      ->add_option("--vmlinux", options.vmlinux,
                   "add file and line to the frames; modules are searched for\n"
                   "below the directory of this file")
      ->option_text("FILE");
  CLI::Option* series = console
                            ->add_option("--series", options.series,
                                         "blame the patches of this series; frames need --vmlinux")
                            ->option_text("SERIES");
  CLI::Option* tree =
      console->add_option("--tree", options.tree, "the tree that the series is applied to")
          ->option_text("TREE");
  series->needs(tree);
  tree->needs(series);
  console->footer(read_footer("there is a kernel report",
                              "kseries read console dmesg.txt --vmlinux ~/linux/vmlinux"));
  select_action(console, invocation, Action::read_console);

  CLI::App* ktap = read->add_subcommand(
      "ktap", "Lists the cases in KTAP and TAP files, with results, and what is wrong with them.");
  add_common_options(ktap, options, "output of tests, of run_kselftest.sh, or of KUnit");
  ktap->footer(
      read_footer("a case failed\nor is missing, a plan is missing or not met, or there is no case",
                  "run_kselftest.sh -c futex | kseries read ktap -"));
  select_action(ktap, invocation, Action::read_ktap);
}

}  // namespace kseries
