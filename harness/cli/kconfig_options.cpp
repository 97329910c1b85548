// SPDX-License-Identifier: GPL-2.0-only
#include <CLI/CLI.hpp>

#include "cli/command_options.h"

namespace kseries {
namespace {

void add_common_kconfig_options(CLI::App* command, KconfigOptions& options) {
  command->add_option("--tree", options.tree, std::string("required: ") + tree_text)
      ->option_text("TREE")
      ->required();
  command
      ->add_option("--arch", options.arch,
                   std::string("ARCH for make (default: ") + default_arch + ")")
      ->option_text("ARCH");
  command->add_flag_callback(
      "--no-sandbox", [&options] { options.sandbox = false; },
      "run Kconfig without a sandbox; only for trees and series\nthat you trust");
}

void add_base_option(CLI::App* command, KconfigOptions& options, const std::string& otherwise) {
  command
      ->add_option("--base", options.base,
                   "fragment to merge over allnoconfig\n(default: " + otherwise + ")")
      ->option_text("FILE");
}

void add_kconfig_series(CLI::App* command, KconfigOptions& options) {
  command->add_option("--series", options.series, "apply this series to the tree first")
      ->option_text("SERIES");
}

void add_explore_options(CLI::App* kconfig, Invocation& invocation) {
  KconfigOptions& options = invocation.kconfig;
  CLI::App* explore = kconfig->add_subcommand(
      "explore", "Lists all distinct configurations of some symbols, as Kconfig resolves them.");
  add_common_kconfig_options(explore, options);
  add_base_option(explore, options, "configs/base/ARCH.config");
  add_kconfig_series(explore, options);
  explore
      ->add_option("--symbols", options.symbols, "required: symbols to vary, separated by commas")
      ->option_text("A,B,...")
      ->delimiter(',')
      ->required();
  explore->add_option("--outputs", options.outputs, "further symbols to print")
      ->option_text("C,D,...")
      ->delimiter(',');
  explore->add_flag("--csv", options.csv, "print comma-separated values instead of a table");
  explore->footer(
      "Example:\n"
      "  kseries kconfig explore --tree 6.12 --symbols VFIO,VFIO_GROUP,IOMMUFD");
  select_action(explore, invocation, Action::kconfig_explore);
}

void add_relevant_options(CLI::App* kconfig, Invocation& invocation) {
  KconfigOptions& options = invocation.kconfig;
  CLI::App* relevant = kconfig->add_subcommand(
      "relevant", "Lists the Kconfig symbols that affect a series, and how a run treats each.");
  relevant->add_option("SERIES", options.series, series_forms)->option_text(" ")->required();
  add_common_kconfig_options(relevant, options);
  add_base_option(relevant, options, "that of the campaign");
  relevant
      ->add_option(
          "--campaign", options.campaign,
          std::string("campaign with the axes and the base (default: ") + default_campaign + ")")
      ->option_text("NAME");
  relevant->footer(
      "Example:\n"
      "  kseries kconfig relevant v5.mbx --tree 6.12");
  select_action(relevant, invocation, Action::kconfig_relevant);
}

void add_prove_options(CLI::App* kconfig, Invocation& invocation) {
  KconfigOptions& options = invocation.kconfig;
  CLI::App* prove = kconfig->add_subcommand(
      "prove", "Proves that no configuration satisfies a formula, or prints one that does.");
  prove
      ->add_option("FORMULA", options.formula,
                   "such as 'A && !B || C=m'. As in Kconfig, !X is m if X is m,\n"
                   "and m counts as true; write X=n for \"X is off\"")
      ->option_text(" ")
      ->required();
  add_common_kconfig_options(prove, options);
  add_kconfig_series(prove, options);
  prove->footer(
      "Exits with 0 if no configuration satisfies the formula, with 1 if one does, and with 69\n"
      "if the answer is unknown.\n\n"
      "Example:\n"
      "  kseries kconfig prove --tree 6.12 'VFIO_NOIOMMU && VFIO_GROUP=n'");
  select_action(prove, invocation, Action::kconfig_prove);
}

}  // namespace

void add_kconfig_options(CLI::App& app, Invocation& invocation) {
  CLI::App* kconfig = app.add_subcommand("kconfig", "Queries to the tree's own Kconfig.");
  kconfig->require_subcommand(1);
  add_relevant_options(kconfig, invocation);
  add_explore_options(kconfig, invocation);
  add_prove_options(kconfig, invocation);
}

}  // namespace kseries
