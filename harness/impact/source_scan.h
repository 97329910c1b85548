// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// How a line of C tests a symbol, which decides whether it distinguishes m from y.
enum class MentionForm {
  enabled,    ///< IS_ENABLED(CONFIG_X): y or m
  defined,    ///< #ifdef CONFIG_X, or its value: only y
  builtin,    ///< IS_BUILTIN
  module_on,  ///< IS_MODULE, CONFIG_X_MODULE
  reachable,  ///< IS_REACHABLE: m only in modules
};

struct Mention {
  std::string symbol;
  int line = 0;  ///< from 1
  MentionForm form = MentionForm::defined;
};

/// A C file, divided by its preprocessor conditions. Comments and string literals are ignored.
struct ScannedSource {
  std::vector<Mention> mentions;
  /// The distinct stacks of conditions; each is a conjunction of #if expressions. The first one is
  /// empty.
  std::vector<std::vector<std::string>> stacks;
  std::vector<int> stack_of;  ///< by line from 0: index into `stacks`
  std::vector<bool> code;     ///< by line: neither blank, nor a comment, nor a directive
};

ScannedSource scan_source(std::string_view text);

}  // namespace kseries
