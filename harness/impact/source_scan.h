// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// How a line of C asks for a symbol; says whether it can tell m from y.
enum class MentionForm {
  enabled,    ///< IS_ENABLED(CONFIG_X): y and m are alike
  defined,    ///< #ifdef CONFIG_X, or its value: only y
  builtin,    ///< IS_BUILTIN
  module_on,  ///< IS_MODULE, CONFIG_X_MODULE
  reachable,  ///< IS_REACHABLE: m counts in modules only
};

struct Mention {
  std::string symbol;
  int line = 0;  ///< from 1
  MentionForm form = MentionForm::defined;
};

/// A C file as its conditions divide it. Comments and texts count for nothing.
struct ScannedSource {
  std::vector<Mention> mentions;
  /// The different stacks of conditions; each is a conjunction of expressions
  /// as #if has them. The first one is empty.
  std::vector<std::vector<std::string>> stacks;
  std::vector<int> stack_of;  ///< by line from 0: index into `stacks`
  std::vector<bool> code;     ///< by line: more than blanks and comments, and no directive
};

ScannedSource scan_source(std::string_view text);

}  // namespace kseries
