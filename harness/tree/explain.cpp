// SPDX-License-Identifier: GPL-2.0-only
#include "tree/explain.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "base/text.h"
#include "series/text_file.h"

namespace kseries {
namespace {

std::string name_patch(const Patch& patch) { return "patch " + std::to_string(patch.number); }

/// The file that the patch starts from, or null.
const FileState* file_before(const Clues& clues) {
  const FileDiff& diff = clues.diff;
  const auto found = clues.before.find(diff.old_path.empty() ? diff.new_path : diff.old_path);
  return found == clues.before.end() || !found->second.present ? nullptr : &found->second;
}

/// Names the earlier patches whose lines are where the hunk should apply.
std::string explain_owners(const HunkResult& hunk, const FileState& file) {
  std::set<int> owners;
  const auto count = std::count(hunk.found.begin(), hunk.found.end(), '\n');
  for (long i = 0; i < count; ++i) {
    const auto line = static_cast<size_t>(hunk.found_line - 1 + i);
    if (line < file.text.owner.size() && file.text.owner[line] != 0)
      owners.insert(file.text.owner[line]);
  }
  std::vector<std::string> names;
  names.reserve(owners.size());
  for (const int owner : owners) names.push_back(std::to_string(owner));
  if (names.empty()) return "";
  return "patch " + join(names, ", ") + " of this series changed these lines";
}

using LineSet = std::unordered_set<std::string>;

/// Lines that the hunk expects and that are nowhere in the file.
LineSet find_absent_lines(const Hunk& hunk, const FileState* file) {
  LineSet absent;
  for (std::string& line : pre_image(hunk)) {
    if (trim(line).size() > 3) absent.insert(std::move(line));
  }
  if (file == nullptr) return absent;
  for (const std::string& line : file->text.lines) {
    if (absent.empty()) break;
    absent.erase(line);
  }
  return absent;
}

bool adds_lines(const Patch& patch, const std::string& path, const LineSet& wanted) {
  if (wanted.empty()) return false;
  for (const FileDiff& file : patch.files) {
    if (file.path() != path) continue;
    for (const Hunk& hunk : file.hunks) {
      const bool match =
          std::any_of(hunk.lines.begin(), hunk.lines.end(), [&](const HunkLine& line) {
            return line.kind == '+' && wanted.contains(line.text + '\n');
          });
      if (match) return true;
    }
  }
  return false;
}

bool creates_file(const Patch& patch, const std::string& path) {
  return std::any_of(patch.files.begin(), patch.files.end(), [&](const FileDiff& file) {
    return file.path() == path && file.change != FileChange::modify &&
           file.change != FileChange::mode && file.change != FileChange::remove;
  });
}

/// Names a later patch that adds what this one needs, or a missing part that may.
std::string explain_order(const HunkResult& result, const Clues& clues) {
  const FileDiff& diff = clues.diff;
  const std::string& path = diff.old_path.empty() ? diff.new_path : diff.old_path;
  const FileState* file = file_before(clues);
  LineSet wanted;
  if (result.number > 0 && static_cast<size_t>(result.number) <= diff.hunks.size())
    wanted = find_absent_lines(diff.hunks[static_cast<size_t>(result.number) - 1], file);
  for (const Patch& other : clues.series.patches) {
    if (other.number <= clues.patch.number) continue;
    if (file == nullptr && creates_file(other, path))
      return name_patch(other) + ", later in this series, creates the file";
    if (adds_lines(other, path, wanted))
      return name_patch(other) + ", later in this series, adds lines that this hunk expects";
  }
  for (const int missing : clues.series.missing) {
    if (missing < clues.patch.number && (file == nullptr || !wanted.empty()))
      return "part " + std::to_string(missing) +
             " of the series is missing, which may be the reason";
  }
  if (!clues.series.prerequisites.empty() && (file == nullptr || !wanted.empty()))
    return "the series requires other patches, which the tree may lack";
  return "";
}

/// Compares the blob that the patch was made for with that of the file.
std::string explain_blob(const Clues& clues) {
  const FileState* file = file_before(clues);
  const std::string& wanted = clues.diff.old_blob;
  if (file == nullptr || wanted.size() < 7 || !clues.untouched || file->blob.empty()) return "";
  if (file->blob.compare(0, wanted.size(), wanted) == 0)
    return "the patch was made for exactly this version of the file: it was edited or damaged "
           "since";
  return "the patch was made for another version of the file (blob " + wanted.substr(0, 12) +
         ", the tree has " + file->blob.substr(0, std::min<size_t>(wanted.size(), 12)) + ")";
}

}  // namespace

std::string explain(const HunkResult& hunk, const Clues& clues) {
  std::vector<std::string> reasons;
  if (!hunk.explanation.empty()) reasons.push_back(hunk.explanation);
  const FileState* file = file_before(clues);
  if (file != nullptr && hunk.number > 0) {
    const std::string reason = explain_owners(hunk, *file);
    if (!reason.empty()) reasons.push_back(reason);
  }
  for (const std::string& reason : {explain_order(hunk, clues), explain_blob(clues)}) {
    if (!reason.empty()) reasons.push_back(reason);
  }
  return join(reasons, "; ");
}

}  // namespace kseries
