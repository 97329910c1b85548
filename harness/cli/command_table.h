// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace kseries {

/// What can be completed where a value is expected.
enum class ValueKind { none, words, files, folders };

/// An option, or an argument, which has no names.
struct OptionHelp {
  std::vector<std::string> names;  ///< "--jobs", "-j"
  std::string value;               ///< "N"; empty: takes no value
  std::string text;                ///< may have several lines
  ValueKind kind = ValueKind::none;
  std::vector<std::string> words;  ///< the values, if `kind` is words
  bool required = false;
  bool repeated = false;
};

/// A command, or a group of commands, which has no options of its own besides --help.
struct CommandHelp {
  std::string name;  ///< "run", "series", "series check"
  std::string text;
  std::vector<OptionHelp> arguments;
  std::vector<OptionHelp> options;
  std::vector<std::string> commands;  ///< of a group: the last words of their names
  std::string footer;                 ///< remarks and examples
};

/// All commands but hidden ones, as `kseries --help` and `kseries COMMAND --help` describe them.
/// The first is kseries itself, with an empty name.
std::vector<CommandHelp> command_table();

}  // namespace kseries
