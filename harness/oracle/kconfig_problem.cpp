// SPDX-License-Identifier: GPL-2.0-only
#include "oracle/kconfig_problem.h"

#include "base/text.h"

namespace kseries {
namespace {

struct Placed {
  std::string file;
  int line = 0;
  std::string message;
};

/// "drivers/vfio/Kconfig:12: text" or, up to 6.6, "…:12:error: text".
std::optional<Placed> placed(std::string_view line) {
  const size_t first = line.find(':');
  if (first == std::string_view::npos || first == 0) return std::nullopt;
  const std::string_view file = line.substr(0, first);
  if (file.find_first_of(" \t*") != std::string_view::npos) return std::nullopt;
  const size_t second = line.find(':', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::optional<long> number = to_number(line.substr(first + 1, second - first - 1));
  if (!number) return std::nullopt;
  return Placed{std::string(file), static_cast<int>(*number),
                std::string(trim(line.substr(second + 1)))};
}

bool is_warning(std::string_view message) { return message.substr(0, 8) == "warning:"; }

std::string_view without_error(std::string_view message) {
  constexpr std::string_view word = "error:";
  return message.substr(0, word.size()) == word ? trim(message.substr(word.size())) : message;
}

bool is_unknown_word(std::string_view text) {
  constexpr std::string_view words = "unknown statement ";
  return text.substr(0, words.size()) == words;
}

bool is_step(std::string_view text) {
  return text.substr(0, 7) == "symbol " || text.substr(0, 8) == "choice <";
}

}  // namespace

std::optional<KconfigProblem> kconfig_problem(std::string_view messages) {
  KconfigProblem problem;
  problem.text = messages;
  bool found = false;
  bool in_loop = false;
  for (const std::string_view line : split_lines(messages)) {
    const std::optional<Placed> at = placed(line);
    const std::string text(without_error(at ? std::string_view(at->message) : trim(line)));
    if (text.find("recursive dependency detected") != std::string::npos) {
      if (in_loop) break;  // the first loop is enough; the text has the rest
      in_loop = true;
      found = true;
      problem.message = text;
      problem.path.clear();
    } else if (in_loop && is_step(text)) {
      problem.path.push_back(text);
    } else if (!found && at && !is_warning(text)) {
      found = true;
      problem.message = text;
    } else if (problem.message == "syntax error" && at && is_unknown_word(text)) {
      // The parser's message comes first, and up to 6.8 it has the next line's number; the lexer
      // names the word.
      problem.message = text;
      problem.file.clear();
    } else {
      continue;
    }
    if (at && problem.file.empty()) {
      problem.file = at->file;
      problem.line = at->line;
    }
  }
  if (!found) return std::nullopt;
  return problem;
}

}  // namespace kseries
