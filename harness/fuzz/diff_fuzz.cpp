// SPDX-License-Identifier: GPL-2.0-only
#include "fuzz/check.h"
#include "series/diff.h"

namespace kseries {
namespace {

/// The counts of a hunk's header are those of its lines.
void check(const Hunk& hunk) {
  int before = 0;
  int after = 0;
  for (const HunkLine& line : hunk.lines) {
    fuzz::hold(line.kind == ' ' || line.kind == '+' || line.kind == '-', "lines have a kind");
    fuzz::hold(line.text.find('\n') == std::string::npos, "a line is one line");
    if (line.kind != '+') ++before;
    if (line.kind != '-') ++after;
  }
  fuzz::hold(before == hunk.old_count && after == hunk.new_count, "hunks are whole");
}

}  // namespace
}  // namespace kseries

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kseries;
  const std::string_view text = fuzz::as_text(data, size);
  const auto parsed = parse_diff_text(text, "fuzz");
  if (!parsed) return 0;
  fuzz::hold(parsed->end <= size, "a diff ends within its text");
  for (const FileDiff& file : parsed->files) {
    fuzz::hold(!file.path().empty(), "a file has a path");
    for (const Hunk& hunk : file.hunks) check(hunk);
  }
  const auto again = parse_diff_text(text.substr(0, parsed->end), "fuzz");
  fuzz::hold(again.ok() && again->files.size() == parsed->files.size(),
             "what was taken reads the same by itself");
  return 0;
}
