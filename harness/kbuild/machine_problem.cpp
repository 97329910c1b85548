// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/machine_problem.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>
#include <vector>

#include "base/text.h"

namespace kseries {
namespace {

/// The names that strsignal() has in the C locale for the signals of is_outside_signal().
constexpr std::array<std::pair<std::string_view, int>, 6> signal_names = {{
    {"Hangup", SIGHUP},
    {"Interrupt", SIGINT},
    {"Quit", SIGQUIT},
    {"Killed", SIGKILL},
    {"Terminated", SIGTERM},
    {"CPU time limit exceeded", SIGXCPU},
}};

bool is_outside_name(std::string_view name) {
  return std::any_of(signal_names.begin(), signal_names.end(),
                     [&](const auto& one) { return one.first == name; });
}

/// The text after the last `mark`, trimmed; empty if there is none.
std::string_view text_after(std::string_view line, std::string_view mark) {
  const size_t at = line.rfind(mark);
  return at == std::string_view::npos ? std::string_view() : trim(line.substr(at + mark.size()));
}

/// "make[2]: *** [file:line: target] Error 137" or "... Killed".
bool is_killed_recipe(std::string_view line) {
  if (!line.starts_with("make") || !contains(line, ": *** [")) return false;
  const std::string_view end = text_after(line, "] ");
  constexpr std::string_view status = "Error ";
  if (!end.starts_with(status)) return is_outside_name(end);
  const std::optional<long> code = to_number(end.substr(status.size()));
  return code && is_outside_signal(signal_from_status(static_cast<int>(*code)));
}

/// "gcc: fatal error: Killed signal terminated program cc1", up to gcc 9 "gcc: internal compiler
/// error: Killed (program cc1)", "clang: error: unable to execute command: Killed" and "collect2:
/// fatal error: ld terminated with signal 9 [Killed]".
bool is_killed_tool(std::string_view line) {
  const std::string_view collected = text_after(line, " terminated with signal ");
  const std::optional<long> number = to_number(collected.substr(0, collected.find(' ')));
  if (number && is_outside_signal(static_cast<int>(*number))) return true;
  return std::any_of(signal_names.begin(), signal_names.end(), [&](const auto& one) {
    const std::string name(one.first);
    return contains(line, ": " + name + " signal terminated program ") ||
           contains(line, "internal compiler error: " + name + " (program ") ||
           line.ends_with("unable to execute command: " + name);
  });
}

/// What a shell prints about its child: "Killed", or bash in a script "FILE: line 12: 345 Killed
/// COMMAND".
bool is_killed_in_shell(std::string_view line) {
  if (is_outside_name(trim(line))) return true;
  const std::string_view rest = text_after(line, ": line ");
  std::vector<std::string_view> words;
  for (const std::string_view word : split(rest, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  return words.size() >= 3 && words[0].ends_with(':') && to_number(words[1]) &&
         is_outside_name(words[2]);
}

}  // namespace

std::optional<MachineProblem> machine_problem(std::string_view line) {
  if (is_killed_recipe(line) || is_killed_tool(line) || is_killed_in_shell(line)) {
    return MachineProblem::killed;
  }
  if (contains(line, "No space left on device")) return MachineProblem::disk_full;
  for (const std::string_view sign :
       {"memory exhausted", "Cannot allocate memory", "Resource temporarily unavailable"}) {
    if (contains(line, sign)) return MachineProblem::no_memory;
  }
  if (line.starts_with("ccache: error: ")) return MachineProblem::compiler_cache;
  if (line.starts_with("bwrap: ")) return MachineProblem::sandbox;
  return std::nullopt;
}

std::optional<MachineProblem> machine_problem_in_message(std::string_view message) {
  const bool writing = message.starts_with("error writing to ") ||
                       message.starts_with("error closing ") ||
                       message.starts_with("when writing output to ");
  if (writing && message.ends_with(": No space left on device")) return MachineProblem::disk_full;
  return std::nullopt;
}

std::optional<Error> machine_error(const Outcome& outcome, std::optional<MachineProblem> reported,
                                   const std::string& where) {
  if (outcome.ok() || outcome.timed_out) return std::nullopt;
  // A crash of a tool in the sandbox may be the fault of the series, but these are make and the
  // sandbox themselves.
  if (outcome.killed_by() != 0) reported = MachineProblem::killed;
  if (!reported) return std::nullopt;
  switch (*reported) {
    case MachineProblem::killed:
      return Error{"build", "the build was killed, most likely because memory ran out", where,
                   "run the same command again; if it is killed again, use a smaller --jobs"};
    case MachineProblem::disk_full:
      return Error{
          "build", "the disk is full", where,
          "free some space in the cache, then run the same command again: it resumes here"};
    case MachineProblem::no_memory:
      return Error{"build", "not enough memory or processes", where, "use a smaller --jobs"};
    case MachineProblem::compiler_cache:
      return Error{"build", "ccache does not work", where, "uninstall ccache to build without it"};
    case MachineProblem::sandbox:
      return Error{"build", "can't create the sandbox", where,
                   "`kseries doctor` reports why; --no-sandbox builds without it"};
  }
  return std::nullopt;
}

}  // namespace kseries
