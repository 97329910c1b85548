// SPDX-License-Identifier: GPL-2.0-only
#include <algorithm>

#include "base/quote.h"
#include "base/text.h"
#include "cli/documents.h"

namespace kseries {
namespace {

/// The text on one line.
std::string flat_text(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::vector<std::string> option_names(const CommandHelp& command) {
  std::vector<std::string> names;
  for (const OptionHelp& option : command.options)
    names.insert(names.end(), option.names.begin(), option.names.end());
  return names;
}

const CommandHelp* find_command(const std::vector<CommandHelp>& table, const std::string& name) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const CommandHelp& one) { return one.name == name; });
  return found == table.end() ? nullptr : &*found;
}

std::string bash_words(const std::vector<std::string>& words) {
  return "COMPREPLY=($(compgen -W " + shell_quote({join(words, " ")}) + " -- \"$cur\"))";
}

/// What completes a value.
std::string bash_value(const OptionHelp& option) {
  switch (option.kind) {
    case ValueKind::words:
      return bash_words(option.words);
    case ValueKind::files:
      return "_kseries_paths -f";
    case ValueKind::folders:
      return "_kseries_paths -d";
    case ValueKind::none:
      break;
  }
  return ":";
}

/// The name of a command of this group.
std::string member_name(const CommandHelp& group, const std::string& word) {
  return group.name.empty() ? word : group.name + " " + word;
}

/// The action of zsh's _arguments for a value.
std::string zsh_action(const OptionHelp& option) {
  switch (option.kind) {
    case ValueKind::words:
      return "(" + join(option.words, " ") + ")";
    case ValueKind::files:
      return "_files";
    case ValueKind::folders:
      return "_files -/";
    case ValueKind::none:
      break;
  }
  return " ";
}

/// Text in which no character is special to _arguments and _describe.
std::string zsh_text(const std::string& text) {
  std::string out;
  for (const char c : flat_text(text)) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_function(const std::string& command) {
  std::string name = "_kseries";
  if (!command.empty()) name += "_" + command;
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

std::string zsh_command(const CommandHelp& command) {
  std::string out = zsh_function(command.name) + "() {\n  _arguments -s";
  const auto add = [&](const std::string& spec) { out += " \\\n    " + shell_quote({spec}); };
  for (const OptionHelp& option : command.options) {
    const std::string value =
        option.value.empty() ? "" : ":" + zsh_text(option.value) + ":" + zsh_action(option);
    for (const std::string& name : option.names)
      add((option.repeated ? "*" : "(" + join(option.names, " ") + ")") + name + "[" +
          zsh_text(option.text) + "]" + value);
  }
  for (const OptionHelp& argument : command.arguments)
    add((argument.repeated ? "*:" : ":") + zsh_text(argument.value) + ":" + zsh_action(argument));
  return out + "\n}\n";
}

std::string zsh_group(const std::vector<CommandHelp>& table, const CommandHelp& group) {
  std::string out = zsh_function(group.name) +
                    "() {\n  local state line\n  local -a commands\n"
                    "  _arguments -C '(-h --help)'{-h,--help}'[print help]' '1: :->command' "
                    "'*:: :->arguments'\n  case $state in\n    command)\n      commands=(\n";
  std::string cases;
  for (const std::string& word : group.commands) {
    const std::string name = member_name(group, word);
    const CommandHelp* command = find_command(table, name);
    out += "        " + shell_quote({word + ":" + zsh_text(command ? command->text : "")}) + "\n";
    cases += "        " + word + ") " + zsh_function(name) + " ;;\n";
  }
  return out +
         "      )\n      _describe command commands ;;\n    arguments)\n      case $line[1] in\n" +
         cases + "      esac ;;\n  esac\n}\n";
}

std::string fish_option(const CommandHelp& command, const OptionHelp& option) {
  std::string line =
      "complete -c kseries -n " + shell_quote({"__kseries_in " + shell_quote({command.name})});
  for (const std::string& name : option.names)
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (option.kind == ValueKind::words) line += " -x -a " + shell_quote({join(option.words, " ")});
  if (option.kind == ValueKind::files) line += " -r -F";
  if (option.kind == ValueKind::folders) line += " -x -a '(__fish_complete_directories)'";
  if (option.kind == ValueKind::none && !option.value.empty()) line += " -x";
  return line + " -d " + shell_quote({flat_text(option.text)}) + "\n";
}

}  // namespace

std::string bash_completion(const std::vector<CommandHelp>& table) {
  std::string paths;
  std::string values;
  std::string options;
  std::string rest;
  for (const CommandHelp& command : table) {
    for (const std::string& word : command.commands)
      paths += (paths.empty() ? "" : " | ") + shell_quote({command.name + "/" + word});
    const std::string name = shell_quote({command.name});
    for (const OptionHelp& option : command.options) {
      if (option.value.empty()) continue;
      std::vector<std::string> cases;
      for (const std::string& one : option.names)
        cases.push_back(shell_quote({command.name + ":" + one}));
      values += "    " + join(cases, " | ") + ") " + bash_value(option) + "; return ;;\n";
    }
    options += "      " + name + ") " + bash_words(option_names(command)) + " ;;\n";
    if (!command.commands.empty()) {
      rest += "    " + name + ") " + bash_words(command.commands) + " ;;\n";
    } else if (!command.arguments.empty()) {
      rest += "    " + name + ") " + bash_value(command.arguments.back()) + " ;;\n";
    }
  }
  return "# bash completion for kseries, generated by kseries\n"
         "_kseries_paths() {\n"
         "  compopt -o filenames\n"
         "  mapfile -t COMPREPLY < <(compgen \"$1\" -- \"$cur\")\n"
         "}\n"
         "_kseries() {\n"
         "  local cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"${COMP_WORDS[COMP_CWORD - 1]}\"\n"
         "  local command='' word\n"
         "  COMPREPLY=()\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    case \"$command/$word\" in\n"
         "      " +
         paths +
         ")\n        command=\"${command:+$command }$word\" ;;\n    esac\n  done\n"
         "  case \"$command:$prev\" in\n" +
         values + "  esac\n  if [[ $cur == -* ]]; then\n    case \"$command\" in\n" + options +
         "    esac\n    return\n  fi\n  case \"$command\" in\n" + rest +
         "  esac\n}\ncomplete -F _kseries kseries\n";
}

std::string zsh_completion(const std::vector<CommandHelp>& table) {
  std::string out = "#compdef kseries\n# zsh completion for kseries, generated by kseries\n";
  for (const CommandHelp& command : table)
    out += command.commands.empty() ? zsh_command(command) : zsh_group(table, command);
  return out + "_kseries \"$@\"\n";
}

std::string fish_completion(const std::vector<CommandHelp>& table) {
  std::string out =
      "# fish completion for kseries, generated by kseries\n"
      "function __kseries_in # whether the command line starts with this command\n"
      "  set -l words (commandline -opc)\n"
      "  set -l wanted (string split -n ' ' -- $argv[1])\n"
      "  test (count $words) -gt (count $wanted); or return 1\n"
      "  set -l last (math 1 + (count $wanted))\n"
      "  test -z \"$argv[1]\"; or test \"$words[2..$last]\" = \"$argv[1]\"\n"
      "end\n"
      "function __kseries_at # whether the next word is a command of this group\n"
      "  __kseries_in $argv[1]; or return 1\n"
      "  set -l wanted (string split -n ' ' -- $argv[1])\n"
      "  test (count (commandline -opc)) -eq (math 1 + (count $wanted))\n"
      "end\n"
      "complete -c kseries -f\n";
  for (const CommandHelp& command : table) {
    for (const std::string& word : command.commands) {
      const CommandHelp* sub = find_command(table, member_name(command, word));
      out += "complete -c kseries -n " +
             shell_quote({"__kseries_at " + shell_quote({command.name})}) + " -a " + word + " -d " +
             shell_quote({flat_text(sub != nullptr ? sub->text : "")}) + "\n";
    }
    if (!command.commands.empty()) continue;
    for (const OptionHelp& option : command.options) out += fish_option(command, option);
    if (command.arguments.empty()) continue;
    const ValueKind kind = command.arguments.back().kind;
    if (kind == ValueKind::files || kind == ValueKind::folders)
      out += "complete -c kseries -n " +
             shell_quote({"__kseries_in " + shell_quote({command.name})}) + " -F\n";
  }
  return out;
}

}  // namespace kseries
