// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/diagnostics.h"

#include <algorithm>
#include <optional>

#include "base/path.h"
#include "base/text.h"
#include "kbuild/make.h"

namespace kseries {
namespace {

/// The verb and the target of "  CC [M]  drivers/vfio/group.o", which the `cmd` macro of kbuild
/// prints (scripts/Kbuild.include).
struct Announcement {
  std::string verb;
  std::string target;
};

std::optional<Announcement> announcement(std::string_view line) {
  if (line.substr(0, 2) != "  ") return std::nullopt;
  std::string_view rest = trim(line);
  const size_t end = rest.find(' ');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  const std::string_view verb = rest.substr(0, end);
  // "  123 |  int x;" is an excerpt printed by gcc.
  if (verb[0] < 'A' || verb[0] > 'Z') return std::nullopt;
  for (const char c : verb) {
    const bool in_verb = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!in_verb) return std::nullopt;
  }
  rest = trim(rest.substr(end));
  if (rest.substr(0, 3) == "[M]") rest = trim(rest.substr(3));
  return Announcement{std::string(verb), std::string(rest)};
}

std::string relative_path(std::string_view path) {
  static const std::string mount = std::string(lane_mount) + "/";
  if (path.starts_with(mount)) path.remove_prefix(mount.size());
  return without_steps_up(path);
}

/// Moves "[-Wflag]" from the end of the message to the flag; "[-Werror=flag]" is -Wflag.
void take_flag(Diagnostic& diagnostic) {
  const size_t open = diagnostic.message.rfind(" [-W");
  if (open == std::string::npos || diagnostic.message.back() != ']') return;
  std::string flag = diagnostic.message.substr(open + 2);
  flag.pop_back();
  if (flag.rfind("-Werror=", 0) == 0) flag = "-W" + flag.substr(8);
  if (flag.rfind("-Werror,", 0) == 0) flag = flag.substr(8);
  diagnostic.flag = flag;
  diagnostic.message.resize(open);
}

/// The assembler capitalises the severity.
std::optional<DiagnosticSeverity> parse_severity(std::string_view words) {
  const std::string word = to_lower(words);
  if (word == "error" || word == "fatal error" || word == "internal compiler error") {
    return DiagnosticSeverity::error;
  }
  if (word == "warning") return DiagnosticSeverity::warning;
  return std::nullopt;
}

/// "file:line:col: severity: message" and "file:line: severity: message".
std::optional<Diagnostic> compiler_message(std::string_view line) {
  const size_t first = line.find(':');
  if (first == std::string_view::npos || first == 0 || line[0] == ' ') return std::nullopt;
  Diagnostic diagnostic;
  diagnostic.file = relative_path(line.substr(0, first));
  std::string_view rest = line.substr(first + 1);
  int numbers[2] = {0, 0};
  for (int& number : numbers) {
    const size_t colon = rest.find(':');
    if (colon == std::string_view::npos) break;
    const std::optional<long> value = to_number(rest.substr(0, colon));
    if (!value) break;
    number = static_cast<int>(*value);
    rest.remove_prefix(colon + 1);
  }
  if (numbers[0] == 0) return std::nullopt;
  diagnostic.line = numbers[0];
  diagnostic.column = numbers[1];
  rest = trim(rest);
  const size_t colon = rest.find(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::optional<DiagnosticSeverity> severity = parse_severity(rest.substr(0, colon));
  if (!severity) return std::nullopt;
  diagnostic.severity = *severity;
  diagnostic.message = rest.substr(colon + 2);
  take_flag(diagnostic);
  return diagnostic;
}

/// Messages without a source location: those of the linker, modpost, objtool and make.
std::optional<Diagnostic> tool_message(std::string_view line, const std::string& object) {
  Diagnostic diagnostic;
  diagnostic.object = object;
  diagnostic.message = trim(line);
  if (line.rfind("WARNING: unmet direct dependencies", 0) == 0) {
    // In a cold lane, kbuild announces conf itself between SYNC and its output.
    diagnostic.object = configuration_object;
    diagnostic.severity = DiagnosticSeverity::warning;
    return diagnostic;
  }
  const bool linker_warns =
      line.rfind("ld: warning:", 0) == 0 || line.rfind("ld.lld: warning:", 0) == 0;
  if (!linker_warns && (line.rfind("ERROR: modpost:", 0) == 0 || line.rfind("ld: ", 0) == 0 ||
                        line.rfind("ld.lld: error", 0) == 0 ||
                        line.find(": error: objtool:") != std::string_view::npos ||
                        line.find(": undefined reference to ") != std::string_view::npos)) {
    diagnostic.severity = DiagnosticSeverity::error;
    return diagnostic;
  }
  if (linker_warns || line.rfind("WARNING: modpost:", 0) == 0 ||
      line.find(": warning: objtool:") != std::string_view::npos) {
    diagnostic.severity = DiagnosticSeverity::warning;
    return diagnostic;
  }
  if (line.rfind("make", 0) == 0 && line.find("*** ") != std::string_view::npos) {
    diagnostic.severity = DiagnosticSeverity::error;
    return diagnostic;
  }
  return std::nullopt;
}

bool is_make_error(const Diagnostic& diagnostic) {
  return diagnostic.message.rfind("make", 0) == 0;
}

/// make prints "*** [...] Error 1" for each level above an error that was already printed. These
/// are kept when there is no other error.
void drop_make_echoes(std::vector<Diagnostic>& diagnostics) {
  bool others = false;
  for (const Diagnostic& diagnostic : diagnostics) {
    others |= diagnostic.severity == DiagnosticSeverity::error && !is_make_error(diagnostic);
  }
  if (others) std::erase_if(diagnostics, is_make_error);
}

/// modpost prints each section mismatch as a warning, then one error that explains how to disable
/// the check. The mismatches themselves are the errors.
void charge_mismatches(std::vector<Diagnostic>& diagnostics) {
  constexpr std::string_view sum = "ERROR: modpost: Section mismatches detected";
  const auto is_sum = [&](const Diagnostic& one) { return one.message.starts_with(sum); };
  const auto is_mismatch = [](const Diagnostic& one) {
    return one.message.starts_with("WARNING: modpost:") &&
           one.message.find("section mismatch in reference") != std::string::npos;
  };
  if (std::none_of(diagnostics.begin(), diagnostics.end(), is_sum) ||
      std::none_of(diagnostics.begin(), diagnostics.end(), is_mismatch)) {
    return;
  }
  std::erase_if(diagnostics, is_sum);
  for (Diagnostic& one : diagnostics) {
    if (is_mismatch(one)) one.severity = DiagnosticSeverity::error;
  }
}

/// The problem of this machine that a line reports. Lines that quote a source start with a blank.
std::optional<MachineProblem> find_problem(std::string_view line,
                                           const std::optional<Diagnostic>& message) {
  if (message) return machine_problem_in_message(message->message);
  return line.starts_with(' ') ? std::nullopt : machine_problem(line);
}

/// Lines that the compiler prints before a message.
bool is_preamble(std::string_view line) {
  return line.starts_with("In file included") || line.starts_with("                 from ") ||
         line.find(": In function ") != std::string_view::npos || line.ends_with(": At top level:");
}

}  // namespace

int count_compiled(std::string_view text) {
  int count = 0;
  for (const std::string_view line : split_lines(text)) {
    const std::optional<Announcement> made = announcement(line);
    if (made && (made->verb == "CC" || made->verb == "AS")) ++count;
  }
  return count;
}

BuildLog parse_build_log(std::string_view text) {
  BuildLog log;
  std::string object;
  std::string preamble;  // "In file included from …", "In function …": before their message
  for (const std::string_view line : split_lines(text)) {
    if (const std::optional<Announcement> made = announcement(line)) {
      object = made->target;
      preamble.clear();
      if (made->verb == "CC" || made->verb == "AS") log.objects.insert(object);
      log.made.insert(made->verb == "SYNC" ? configuration_object : object);
      continue;
    }
    std::optional<Diagnostic> diagnostic = compiler_message(line);
    if (!log.problem) log.problem = find_problem(line, diagnostic);
    if (!diagnostic) diagnostic = tool_message(line, object);
    if (diagnostic) {
      if (!diagnostic->file.empty()) diagnostic->object = object;
      diagnostic->context = preamble;
      // The message itself is needed to read the excerpt after it.
      if (!diagnostic->file.empty()) diagnostic->context += std::string(line) + "\n";
      preamble.clear();
      log.diagnostics.push_back(*diagnostic);
    } else if (is_preamble(line)) {
      preamble += std::string(line) + "\n";
    } else if (!log.diagnostics.empty() && log.diagnostics.back().object == object &&
               log.diagnostics.back().context.size() < 4000) {
      log.diagnostics.back().context += std::string(line) + "\n";
    }
  }
  drop_make_echoes(log.diagnostics);
  charge_mismatches(log.diagnostics);
  return log;
}

bool has_tool_error(const BuildLog& log) {
  return std::any_of(log.diagnostics.begin(), log.diagnostics.end(), [](const Diagnostic& one) {
    return one.severity == DiagnosticSeverity::error && !is_make_error(one);
  });
}

std::vector<Diagnostic> with_replayed(const BuildLog& log, const std::vector<Diagnostic>& earlier,
                                      const std::function<bool(const std::string&)>& in_build) {
  std::vector<Diagnostic> all = log.diagnostics;
  for (const Diagnostic& old : earlier) {
    if (old.severity == DiagnosticSeverity::error || old.object.empty() ||
        log.made.contains(old.object) || !in_build(old.object)) {
      continue;
    }
    all.push_back(old);
    all.back().replayed = true;
  }
  return all;
}

}  // namespace kseries
