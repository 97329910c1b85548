// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz/check.h"
#include "series/diff.h"

namespace kseries {
namespace {

/// Whether the counts in a hunk's header match its lines.
void check(const Hunk& hunk) {
  int before = 0;
  int after = 0;
  for (const HunkLine& line : hunk.lines) {
    fuzz::require(line.kind == ' ' || line.kind == '+' || line.kind == '-', "lines have a kind");
    fuzz::require(line.text.find('\n') == std::string::npos, "a line has no newline");
    if (line.kind != '+') ++before;
    if (line.kind != '-') ++after;
  }
  fuzz::require(before == hunk.old_count && after == hunk.new_count,
                "the counts of a hunk match its lines");
}

}  // namespace
}  // namespace kseries

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kseries;
  const std::string_view text = fuzz::as_text(data, size);
  const auto parsed = parse_diff_text(text, "fuzz");
  if (!parsed) return 0;
  fuzz::require(parsed->end <= size, "a diff ends within its text");
  for (const FileDiff& file : parsed->files) {
    fuzz::require(!file.path().empty(), "a file has a path");
    for (const Hunk& hunk : file.hunks) check(hunk);
  }
  const auto again = parse_diff_text(text.substr(0, parsed->end), "fuzz");
  fuzz::require(again.ok() && again->files.size() == parsed->files.size(),
                "what was taken reads the same by itself");
  return 0;
}
