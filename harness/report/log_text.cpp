// SPDX-License-Identifier: GPL-2.0-only
#include "report/log_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "model/names.h"

namespace kseries {
namespace {

constexpr std::size_t max_frames = 16;

std::string frame_text(const Frame& frame) {
  std::string text = fmt::format("    {} {}+{:#x}/{:#x}", frame.reliable ? ' ' : '?',
                                 frame.function, frame.offset, frame.size);
  if (!frame.module.empty()) text += " [" + frame.module + "]";
  if (!frame.file.empty()) text += fmt::format("  {}:{}", frame.file, frame.line);
  text += "\n";
  for (const std::string& inlined : frame.inlined) text += "        inlined: " + inlined + "\n";
  return text;
}

std::string splat_text(const Splat& splat) {
  std::string text = fmt::format("  {}{}: {}\n    line {}", enum_name(splat.cls),
                                 splat.fatal ? ", fatal" : "", splat.title, splat.first_line);
  if (!splat.comm.empty()) text += ", comm " + splat.comm;
  text += "\n    fingerprint: " + splat.fingerprint + "\n";
  if (splat.blame_patch > 0)
    text += fmt::format("    blamed: patch {} at {}\n", splat.blame_patch, splat.blame_where);
  const std::size_t shown = std::min(splat.frames.size(), max_frames);
  for (std::size_t i = 0; i < shown; ++i) text += frame_text(splat.frames[i]);
  if (shown < splat.frames.size())
    text += "      and " + counted(splat.frames.size() - shown, "frame", "frames") + " more\n";
  return text;
}

void count_results(const TestCase& test, std::map<TestResult, std::size_t>& counts) {
  if (test.subtests.empty()) ++counts[test.result];
  for (const TestCase& inner : test.subtests) count_results(inner, counts);
}

std::string case_text(const TestCase& test, const std::string& indent) {
  std::string text = fmt::format("{}{:<7}  {}", indent, enum_name(test.result), test.name);
  const std::string message = one_line(test.message);
  if (test.result != TestResult::pass && !message.empty()) text += ": " + message;
  text += "\n";
  for (const TestCase& inner : test.subtests) text += case_text(inner, indent + "  ");
  return text;
}

/// A file name may contain any bytes.
std::string file_text(const std::string& file) {
  if (file == "-") return "standard input";
  std::string text = printable_utf8(file);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

std::string console_log_text(const ConsoleLog& log) {
  std::string text = file_text(log.file) + ": ";
  text += log.splats.empty() ? "no kernel reports"
                             : counted(log.splats.size(), "kernel report", "kernel reports");
  if (log.lost > 0) text += fmt::format(", and {} more that are not listed", log.lost);
  text += "\n";
  for (const Splat& splat : log.splats) text += splat_text(splat);
  return text;
}

std::string ktap_log_text(const KtapLog& log) {
  std::map<TestResult, std::size_t> counts;
  for (const TestCase& test : log.run.suites) count_results(test, counts);
  std::string text = file_text(log.file) + ": ";
  for (const auto& [result, count] : counts)
    text += fmt::format("{} {}, ", count, enum_name(result));
  if (counts.empty()) text += "no results, ";
  text += log.run.complete ? "complete\n" : "incomplete\n";
  for (const TestCase& test : log.run.suites) text += case_text(test, "  ");
  for (const std::string& problem : log.run.problems) text += "  problem: " + problem + "\n";
  return text;
}

}  // namespace kseries
