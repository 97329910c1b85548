// SPDX-License-Identifier: GPL-2.0-only
#include "cli/command_table.h"

#include <CLI/CLI.hpp>
#include <set>

#include "base/text.h"
#include "cli/command_options.h"

namespace kseries {
namespace {

/// The values of CLI::IsMember. CLI11 only has them in the name of the type: "TEXT:{kvm,tcg}".
std::vector<std::string> member_words(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const size_t open = type.find('{');
  const size_t close = type.find('}');
  if (open == std::string::npos || close == std::string::npos || close < open) return {};
  const std::string_view members = std::string_view(type).substr(open + 1, close - open - 1);
  std::vector<std::string> words;
  for (const std::string_view word : split(members, ',')) words.emplace_back(word);
  return words;
}

/// What a value is, from its name in the help. Most are paths, or may be.
ValueKind kind_from_name(const std::string& value) {
  static const std::set<std::string> not_files = {"A,B,...", "ARCH",    "C,D,...", "FORMULA", "N",
                                                  "NAME",    "SECONDS", "TEXT",    "URL"};
  if (value == "DIR" || value == "RUN" || value == "CELL") return ValueKind::folders;
  return not_files.contains(value) ? ValueKind::none : ValueKind::files;
}

OptionHelp describe_option(const CLI::Option& option) {
  OptionHelp help;
  for (const std::string& name : option.get_lnames()) help.names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) help.names.push_back("-" + name);
  help.text = option.get_description();
  help.required = option.get_required();
  help.repeated = option.get_items_expected_max() > 1;
  if (help.names.empty()) {
    help.value = option.get_name();
  } else if (option.get_items_expected_max() > 0) {
    help.value = trim(option.get_option_text());
  }
  if (help.value.empty()) return help;
  help.words = member_words(option);
  help.kind = help.words.empty() ? kind_from_name(help.value) : ValueKind::words;
  return help;
}

void add_to_table(const CLI::App& app, const std::string& name, std::vector<CommandHelp>& table) {
  CommandHelp help;
  help.name = name;
  help.text = app.get_description();
  help.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options()) {
    OptionHelp one = describe_option(*option);
    (one.names.empty() ? help.arguments : help.options).push_back(std::move(one));
  }
  std::vector<const CLI::App*> shown;
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    // Hidden commands are in no group.
    if (command->get_group().empty()) continue;
    shown.push_back(command);
    help.commands.push_back(command->get_name());
  }
  table.push_back(std::move(help));
  for (const CLI::App* command : shown)
    add_to_table(*command, (name.empty() ? "" : name + " ") + command->get_name(), table);
}

}  // namespace

std::vector<CommandHelp> command_table() {
  Invocation unused;
  CLI::App app;
  add_commands(app, unused);
  std::vector<CommandHelp> table;
  add_to_table(app, "", table);
  return table;
}

}  // namespace kseries
