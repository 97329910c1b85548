// SPDX-License-Identifier: GPL-2.0-only
#include <CLI/CLI.hpp>
#include <string>

#include "cli/command_options.h"

namespace kseries {

void add_history_file(CLI::App* command, std::string& file) {
  command
      ->add_option("--history", file,
                   "history of the runs, or none (default: in ~/.local/state/kseries)")
      ->option_text("FILE");
}

void add_previous_run(CLI::App* command, std::string& folder) {
  command->add_option("--previous", folder, "compare findings and patches with an earlier version")
      ->option_text("SERIES|RUN");
}

void add_history_options(CLI::App& app, Invocation& invocation) {
  HistoryOptions& options = invocation.history;
  CLI::App* history = app.add_subcommand(
      "history", "Shows earlier runs: since when, on which trees and how often something fails.");
  CLI::Option* text = history
                          ->add_option("TEXT", options.text,
                                       "a case (suite/case), or a part of the name of a case or\n"
                                       "of the title of a finding (default: the last runs)")
                          ->option_text(" ");
  history
      ->add_flag("--flaky", options.flaky,
                 "rank what failed and passed with the same kernel and guest,\n"
                 "by the rate of failures")
      ->option_text(" ")
      ->excludes(text);
  history->add_flag("--json", options.json, "print an object with runs, cases, findings or flaky");
  add_history_file(history, options.file);
  history->footer(
      "Examples:\n"
      "  kseries history smoke/group.open\n"
      "  kseries history 'NULL pointer dereference'\n"
      "  kseries history --flaky");
  select_action(history, invocation, Action::history);
}

}  // namespace kseries
