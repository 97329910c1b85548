// SPDX-License-Identifier: GPL-2.0-only
#include <CLI/CLI.hpp>

#include "cli/command_options.h"

namespace kseries {
namespace {

void add_file(CLI::App* report, const std::string& name, std::string& file,
              const std::string& text) {
  report->add_option(name, file, text)->option_text("FILE");
}

}  // namespace

void add_report_command(CLI::App& app, Invocation& invocation) {
  ReportOptions& options = invocation.report;
  CLI::App* report = app.add_subcommand(
      "report",
      "Writes the reports of a run again, and results for other places. The run\n"
      "may be incomplete. A FILE of - is standard output, instead of the summary.");
  report
      ->add_option("RUN", invocation.run.run_dir,
                   "directory of the run (default: reports/runs/latest)")
      ->option_text(" ");
  add_previous_run(report, invocation.run.previous);
  add_history_file(report, invocation.run.history);
  report->add_option("--series", options.series, "the series that --b4 and --mail are about")
      ->option_text("NAME");
  CLI::Option* b4 =
      report->add_flag("--b4", options.b4, "print the check of the series for b4's review matrix");
  report
      ->add_option("--patch", options.patch,
                   "the check of this patch: a number, or a file with its mail")
      ->option_text("PATCH")
      ->needs(b4);
  add_file(report, "--mail", options.mail,
           "a reply to the series, with recipients; nothing is sent");
  add_file(report, "--kcidb", options.kcidb, "a report for KCIDB (schema 5.3)");
  report->add_option("--origin", options.origin, "the name of your CI in KCIDB (default: kseries)")
      ->option_text("NAME")
      ->check([](const std::string& word) {
        const bool good =
            !word.empty() &&
            word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
        return good ? std::string() : "'" + word + "' is not made of a-z, 0-9 and _";
      });
  add_file(report, "--sarif", options.sarif, "SARIF 2.1.0 for code scanning");
  add_file(report, "--code-quality", options.code_quality, "GitLab's code quality format");
  CLI::Option* patchwork = report
                               ->add_option("--patchwork", options.patchwork,
                                            "post a check for each patch to this Patchwork server")
                               ->option_text("URL");
  report->add_option("--token-file", options.token_file, "file with the token of Patchwork's API")
      ->option_text("FILE")
      ->needs(patchwork);
  report->add_flag("--dry-run,-n", options.dry_run, "print Patchwork's requests; post nothing")
      ->option_text(" ")
      ->needs(patchwork);
  report->add_option("--url", options.url, "where the directory of the run is published, for links")
      ->option_text("URL");
  report->footer(
      "Examples:\n"
      "  kseries report RUN --mail reply.eml\n"
      "  kseries report RUN --patchwork https://patchwork.kernel.org --token-file ~/.pw -n");
  select_action(report, invocation, Action::report);
}

}  // namespace kseries
