// SPDX-License-Identifier: GPL-2.0-only
#include "run/executed_lines.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/kernel_path.h"
#include "base/text.h"

namespace kseries {
namespace {

bool is_removal_only(const std::string& path, const PatchedFile& file) {
  return !file.removed && is_source(path) &&
         std::all_of(file.owner.begin(), file.owner.end(), [](int patch) { return patch == 0; });
}

/// The lines of the functions of `now` between the first and the last place where `before`, which
/// has more lines, differs.
std::vector<int> lines_around_removals(const std::string& before, const std::string& now,
                                       const FileCounts& counts) {
  const std::vector<std::string_view> old_lines = split_lines(before);
  const std::vector<std::string_view> new_lines = split_lines(now);
  const auto same_start =
      std::mismatch(new_lines.begin(), new_lines.end(), old_lines.begin(), old_lines.end());
  const auto same_end =
      std::mismatch(new_lines.rbegin(), new_lines.rend(), old_lines.rbegin(), old_lines.rend());
  const auto first = static_cast<int>(same_start.first - new_lines.begin());
  const auto last = static_cast<int>(new_lines.rend() - same_end.first) + 1;
  std::vector<int> lines;
  for (const auto& [begin, end] : counts.functions) {
    // A removal is between the lines `first` and `first` + 1.
    if (begin > std::max(first, last) || end < std::min(first, last)) continue;
    for (const auto& [line, count] : counts.lines) {
      if (line >= begin && line <= end) lines.push_back(line);
    }
  }
  return lines;
}

std::vector<int> owned_lines(const PatchedFile& file) {
  std::vector<int> lines;
  for (size_t i = 0; i < file.owner.size(); ++i) {
    if (file.owner[i] != 0) lines.push_back(static_cast<int>(i) + 1);
  }
  return lines;
}

}  // namespace

std::vector<std::string> files_with_removals_only(const PatchedTree& patched) {
  std::vector<std::string> paths;
  for (const auto& [path, file] : patched.files) {
    if (is_removal_only(path, file)) paths.push_back(path);
  }
  return paths;
}

std::map<std::string, LineCounts> executed_lines(const GcovCounts& counts,
                                                 const PatchedTree& patched,
                                                 const std::map<std::string, std::string>& base) {
  std::map<std::string, LineCounts> all;
  for (const auto& [path, file] : patched.files) {
    const auto found = counts.find(path);
    if (found == counts.end()) continue;
    const auto before = base.find(path);
    const std::vector<int> changed =
        before == base.end() ? owned_lines(file)
                             : lines_around_removals(before->second, file.content, found->second);
    LineCounts lines;
    for (const int line : changed) {
      const auto count = found->second.lines.find(line);
      if (count == found->second.lines.end()) continue;
      lines.counted.push_back(line);
      if (count->second > 0) lines.executed.push_back(line);
    }
    if (!lines.counted.empty()) all[path] = std::move(lines);
  }
  return all;
}

}  // namespace kseries
