// SPDX-License-Identifier: GPL-2.0-only
#include "tree/explain.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "series/text_file.h"

namespace kseries {
namespace {

std::string part(const Patch& patch) { return "patch " + std::to_string(patch.number); }

/// The file that the patch starts from, or nothing.
const FileState* file_before(const Clues& clues) {
  const FileDiff& diff = clues.diff;
  const auto found = clues.before.find(diff.old_path.empty() ? diff.new_path : diff.old_path);
  return found == clues.before.end() || !found->second.present ? nullptr : &found->second;
}

/// The earlier patches whose lines stand where the hunk should go.
std::string overwritten(const HunkResult& hunk, const FileState& file) {
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
  return "patch " + join(names, ", ") + " of this series wrote lines that stand there";
}

/// Lines that the hunk expects and that the file has nowhere.
std::vector<std::string> absent_lines(const Hunk& hunk, const FileState* file) {
  std::set<std::string_view> present;
  if (file != nullptr) present.insert(file->text.lines.begin(), file->text.lines.end());
  std::vector<std::string> absent;
  for (std::string& line : pre_image(hunk)) {
    if (trim(line).size() > 3 && !present.contains(line)) absent.push_back(std::move(line));
  }
  return absent;
}

bool adds(const Patch& patch, const std::string& path, const std::vector<std::string>& wanted) {
  for (const FileDiff& file : patch.files) {
    if (file.path() != path) continue;
    for (const Hunk& hunk : file.hunks) {
      for (const HunkLine& line : hunk.lines) {
        const bool match = line.kind == '+' && std::find(wanted.begin(), wanted.end(),
                                                         line.text + "\n") != wanted.end();
        if (match) return true;
      }
    }
  }
  return false;
}

bool makes_file(const Patch& patch, const std::string& path) {
  return std::any_of(patch.files.begin(), patch.files.end(), [&](const FileDiff& file) {
    return file.path() == path && file.change != FileChange::modify &&
           file.change != FileChange::mode && file.change != FileChange::remove;
  });
}

/// A later patch that brings what this one needs, or the gap that may have.
std::string supplied_elsewhere(const HunkResult& result, const Clues& clues) {
  const FileDiff& diff = clues.diff;
  const std::string& path = diff.old_path.empty() ? diff.new_path : diff.old_path;
  const FileState* file = file_before(clues);
  std::vector<std::string> wanted;
  if (result.number > 0 && static_cast<size_t>(result.number) <= diff.hunks.size())
    wanted = absent_lines(diff.hunks[static_cast<size_t>(result.number) - 1], file);
  for (const Patch& other : clues.series.patches) {
    if (other.number <= clues.patch.number) continue;
    if (file == nullptr && makes_file(other, path))
      return part(other) + " of this series, which comes later, makes the file";
    if (adds(other, path, wanted))
      return part(other) + " of this series, which comes later, adds lines that are expected here";
  }
  for (const int missing : clues.series.missing) {
    if (missing < clues.patch.number && (file == nullptr || !wanted.empty()))
      return "part " + std::to_string(missing) + " of the series is missing and may explain it";
  }
  return "";
}

/// The blob that the patch was made on against the one that stands there.
std::string blob_clue(const Clues& clues) {
  const FileState* file = file_before(clues);
  const std::string& wanted = clues.diff.old_blob;
  if (file == nullptr || wanted.size() < 7 || !clues.untouched || file->blob.empty()) return "";
  if (file->blob.compare(0, wanted.size(), wanted) == 0)
    return "the file is the very one that the patch was made on: the patch was changed by hand or "
           "damaged since";
  return "the patch was made on another version of the file (blob " + wanted.substr(0, 12) +
         ", here it is " + file->blob.substr(0, std::min<size_t>(wanted.size(), 12)) + ")";
}

}  // namespace

std::string explain(const HunkResult& hunk, const Clues& clues) {
  std::vector<std::string> reasons;
  if (!hunk.explanation.empty()) reasons.push_back(hunk.explanation);
  const FileState* file = file_before(clues);
  if (file != nullptr && hunk.number > 0) {
    const std::string reason = overwritten(hunk, *file);
    if (!reason.empty()) reasons.push_back(reason);
  }
  for (const std::string& reason : {supplied_elsewhere(hunk, clues), blob_clue(clues)}) {
    if (!reason.empty()) reasons.push_back(reason);
  }
  return join(reasons, "; ");
}

}  // namespace kseries
