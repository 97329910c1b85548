// SPDX-License-Identifier: GPL-2.0-only
#include "ktap/line.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace kseries::ktap {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view take_digits(std::string_view& text) {
  size_t length = 0;
  while (length < text.size() && is_digit(text[length])) ++length;
  const std::string_view digits = text.substr(0, length);
  text.remove_prefix(length);
  return digits;
}

/// Nothing for a number that is too large.
std::optional<long> to_count(std::string_view digits) {
  const std::optional<long> number = to_number(digits);
  return number && *number <= max_number ? number : std::nullopt;
}

bool is_version(std::string_view text) {
  if (!take_prefix(text, "KTAP version ") && !take_prefix(text, "TAP version ")) return false;
  return !take_digits(text).empty() && trim(text).empty();
}

/// The position of the '#' that ends a description. It follows a space or is at the start, and is
/// not escaped, so that "queue#2" remains a name.
size_t hash_text(std::string_view text) {
  for (size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
    if (at == 0 || is_blank(text[at - 1])) return at;
  }
  return std::string_view::npos;
}

/// Splits what follows a '#' into directive and detail.
void read_directive(std::string_view text, Line& line) {
  text = trim(text);
  size_t length = 0;
  while (length < text.size() && !is_blank(text[length])) ++length;
  const std::string word = to_lower(text.substr(0, length));
  // TAP 13 allows "skipped:" and the like for SKIP; "skipped_pages" is some other text.
  constexpr std::array<std::string_view, 8> words = {"skip",  "skipped", "skipping", "todo",
                                                     "xfail", "xpass",   "timeout",  "error"};
  bool known = false;
  for (const std::string_view candidate : words) {
    known = known || word == candidate || word == std::string(candidate) + ":";
  }
  if (known) {
    line.word = text.substr(0, length);
    text.remove_prefix(length);
  }
  line.detail = trim(text);
}

bool read_plan(std::string_view text, Line& line) {
  if (!take_prefix(text, "1..")) return false;
  const std::string_view digits = take_digits(text);
  const std::optional<long> count = to_count(digits);
  text = trim(text);
  if (digits.empty() || (!text.empty() && text.front() != '#')) return false;
  line.too_large = !count;
  if (!count) return false;
  line.kind = LineKind::plan;
  line.number = *count;
  if (!text.empty()) read_directive(text.substr(1), line);
  return true;
}

bool read_result(std::string_view text, Line& line) {
  line.ok = !take_prefix(text, "not ");
  if (!take_prefix(text, "ok") || (!text.empty() && !is_blank(text.front()))) return false;
  text = trim(text);
  const std::string_view digits = take_digits(text);
  // Prose may begin with "ok". In a result line, a number, "- " of TAP or nothing follows.
  if (digits.empty() && !text.empty() && !text.starts_with("- ") && text.front() != '#')
    return false;
  if (!digits.empty() && !text.empty() && !is_blank(text.front()) && text.front() != '#')
    return false;
  const std::optional<long> number = to_count(digits);
  line.too_large = !digits.empty() && !number;
  if (line.too_large) return false;
  line.kind = LineKind::result;
  line.number = number.value_or(0);
  text = trim(text);
  if (text.starts_with("- ") || text == "-") text = trim(text.substr(1));
  const size_t hash = hash_text(text);
  line.name = trim(text.substr(0, hash));
  if (hash != std::string_view::npos) read_directive(text.substr(hash + 1), line);
  // ksft_test_result_skip() and similar functions print "ok 3 # SKIP name".
  if (line.name.empty() && !line.word.empty()) line.name = line.detail;
  return true;
}

}  // namespace

Line read_line(std::string_view text) {
  text = trim(text);
  Line line;
  if (text.empty()) return line;
  if (text.front() == '#') {
    line.kind = LineKind::diagnostic;
    text.remove_prefix(1);
    if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    line.detail = text;
  } else if (is_version(text)) {
    line.kind = LineKind::version;
  } else if (take_prefix(text, "Bail out!")) {
    line.kind = LineKind::bail_out;
    line.detail = trim(text);
  } else if (!read_plan(text, line) && !read_result(text, line)) {
    const bool too_large = line.too_large;
    line = Line{};
    line.too_large = too_large;
    line.detail = text;
  }
  return line;
}

std::string_view without_stamp(std::string_view text) {
  std::string_view rest = text;
  if (take_prefix(rest, "<") && !take_digits(rest).empty() && take_prefix(rest, ">")) text = rest;
  rest = text;
  const auto blanks = [&rest] {
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  };
  const auto end = [&] {
    if (!take_prefix(rest, "]")) return false;
    text = rest;
    take_prefix(text, " ");
    return true;
  };
  if (!take_prefix(rest, "[")) return text;
  blanks();
  if (take_digits(rest).empty() || !take_prefix(rest, ".") || take_digits(rest).empty() || !end())
    return text;
  take_prefix(rest, " ");
  if (!take_prefix(rest, "[")) return text;
  blanks();
  if ((take_prefix(rest, "T") || take_prefix(rest, "C")) && !take_digits(rest).empty()) end();
  return text;
}

TestResult parse_test_result(const Line& line) {
  const std::string word = to_lower(line.word);
  if (word.starts_with("skip")) return TestResult::skip;
  if (word.starts_with("xfail")) return TestResult::xfail;
  if (word.starts_with("todo")) return line.ok ? TestResult::pass : TestResult::xfail;
  if (word.starts_with("timeout") || word.starts_with("error")) return TestResult::fail;
  return line.ok ? TestResult::pass : TestResult::fail;
}

ProgramExit parse_program_exit(const Line& line) {
  if (to_lower(line.word).starts_with("timeout")) return ProgramExit::timeout;
  const bool signalled = line.word.empty() && line.detail.starts_with("signal ");
  return signalled ? ProgramExit::signal : ProgramExit::normal;
}

std::string parse_reason(const Line& line) {
  const TestResult result = parse_test_result(line);
  std::string reason;
  const bool is_implied = result == TestResult::skip || result == TestResult::xfail;
  if (!line.word.empty() && !is_implied) reason = line.word;
  if (!line.detail.empty()) {
    if (!reason.empty()) reason += ' ';
    reason += line.detail;
  }
  return reason;
}

DeviceMark parse_device_mark(std::string_view diagnostic) {
  // The kselftest runner quotes the output of a program with "# ".
  diagnostic =
      trim(diagnostic.substr(std::min(diagnostic.find_first_not_of("# "), diagnostic.size())));
  if (diagnostic == "kseries: reports device use") return DeviceMark::announced;
  return diagnostic.starts_with("kseries: uses ") ? DeviceMark::used : DeviceMark::none;
}

std::optional<std::string_view> subtest_name(std::string_view diagnostic) {
  diagnostic = trim(diagnostic);
  if (!take_prefix(diagnostic, "Subtest:") || trim(diagnostic).empty()) return std::nullopt;
  return trim(diagnostic);
}

std::optional<std::string_view> announced_test(std::string_view diagnostic) {
  if (const auto name = subtest_name(diagnostic)) return name;
  diagnostic = trim(diagnostic);
  if (diagnostic.starts_with("selftests: ")) return diagnostic;
  if (!take_prefix(diagnostic, "RUN ")) return std::nullopt;
  if (diagnostic.ends_with("...")) diagnostic.remove_suffix(3);
  diagnostic = trim(diagnostic);
  if (diagnostic.empty()) return std::nullopt;
  return diagnostic;
}

bool is_chatter(std::string_view diagnostic) {
  if (announced_test(diagnostic)) return true;
  diagnostic = trim(diagnostic);
  // kselftest_harness.h pads these words: "#            OK  suite.test".
  for (const std::string_view word : {"OK  ", "FAIL  ", "SKIP  ", "Totals: ", "Starting "}) {
    if (diagnostic.starts_with(word)) return true;
  }
  const bool sum = diagnostic.starts_with("PASSED: ") || diagnostic.starts_with("FAILED: ");
  return sum && diagnostic.ends_with("tests passed.");
}

}  // namespace kseries::ktap
