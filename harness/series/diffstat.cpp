// SPDX-License-Identifier: GPL-2.0-only
#include "series/diffstat.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace kseries {
namespace {

long count_lines(const FileDiff& file, char kind) {
  long count = 0;
  for (const Hunk& hunk : file.hunks) {
    for (const HunkLine& line : hunk.lines) count += line.kind == kind ? 1 : 0;
  }
  return count;
}

long count_lines(const Patch& patch, char kind) {
  long count = 0;
  for (const FileDiff& file : patch.files) count += count_lines(file, kind);
  return count;
}

/// The number before " insertions(+)" or " deletions(-)". 0 when missing.
long parse_announced(std::string_view line, std::string_view word) {
  const size_t at = line.find(word);
  if (at == std::string_view::npos) return 0;
  const std::string_view before = line.substr(0, at);
  const size_t comma = before.rfind(',');
  return to_number(trim(before.substr(comma == std::string_view::npos ? 0 : comma + 1)))
      .value_or(0);
}

/// " path | 12 ++--": the end of the path, which may be abbreviated with "...".
struct FileLine {
  std::string_view path;
  long changes = 0;
};

std::optional<FileLine> parse_file_line(std::string_view line) {
  const size_t bar = line.rfind(" | ");
  if (bar == std::string_view::npos) return std::nullopt;
  const std::string_view counts = trim(line.substr(bar + 3));
  const auto changes = to_number(counts.substr(0, counts.find(' ')));
  std::string_view path = trim(line.substr(0, bar));
  if (path.starts_with("...")) path.remove_prefix(3);
  if (!changes || path.empty()) return std::nullopt;
  return FileLine{path, *changes};
}

/// Whether the diff ends with all the changes of a file.
bool ends_with_all_of(const Patch& patch, const FileLine& last) {
  if (patch.files.empty()) return false;
  const FileDiff& file = patch.files.back();
  return file.path().ends_with(last.path) &&
         count_lines(file, '+') + count_lines(file, '-') >= last.changes;
}

std::string remark_lack(const Patch& patch, long announced, const std::string& what, long has) {
  return "patch " + std::to_string(patch.number) + " announces " + std::to_string(announced) + " " +
         what + ", its diff has " + std::to_string(has);
}

}  // namespace

DiffstatCheck check_diffstat(const Patch& patch) {
  DiffstatCheck check;
  std::optional<FileLine> last;
  for (const std::string_view line : split_lines(patch.notes)) {
    if (const auto file = parse_file_line(line)) last = file;
    const size_t at = line.find(" changed,");
    const size_t word = line.find(" file");
    if (at == std::string_view::npos || word == std::string_view::npos || word > at) continue;
    const auto files = to_number(trim(line.substr(0, word)));
    if (!files || !check.remark.empty()) continue;
    const long insertions = parse_announced(line, " insertion");
    const long deletions = parse_announced(line, " deletion");
    if (const auto has = static_cast<long>(patch.files.size()); *files > has) {
      check.remark = remark_lack(patch, *files, "changed files", has);
    } else if (const long added = count_lines(patch, '+'); insertions > added) {
      check.remark = remark_lack(patch, insertions, "insertions", added);
    } else if (const long removed = count_lines(patch, '-'); deletions > removed) {
      check.remark = remark_lack(patch, deletions, "deletions", removed);
    }
  }
  check.cut_short = !check.remark.empty() && !(last && ends_with_all_of(patch, *last));
  return check;
}

}  // namespace kseries
