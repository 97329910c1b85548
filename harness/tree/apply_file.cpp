// SPDX-License-Identifier: GPL-2.0-only
#include "tree/apply_file.h"

#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "series/hunk_match.h"

namespace kseries {
namespace {

constexpr int link_mode = 0120000;

/// Git knows the x bit only; some tools write the bits of their umask.
int normal_mode(int mode) {
  if (mode == link_mode) return mode;
  return (mode & 0100) != 0 ? 0100755 : 0100644;
}

HunkResult of_file(const FileDiff& diff, HunkStatus status, std::string explanation) {
  HunkResult result;
  result.path = diff.path();
  result.status = status;
  result.explanation = std::move(explanation);
  return result;
}

HunkResult clash(const FileDiff& diff, const std::string& expected, const FileState& file,
                 std::string explanation) {
  HunkResult result = of_file(diff, HunkStatus::conflict, std::move(explanation));
  result.expected = expected;
  for (size_t i = 0; i < std::min<size_t>(file.text.lines.size(), 8); ++i)
    result.found += file.text.lines[i];
  result.found_line = file.present ? 1 : 0;
  return result;
}

enum class Put { no, yes };

/// Matches all hunks with `text`, and puts those that fit in their places.
std::vector<HunkResult> run_hunks(const FileDiff& diff, int number, TextFile& text, Put put) {
  std::vector<HunkResult> results;
  text.taken.assign(text.lines.size(), false);
  for (const Hunk& hunk : diff.hunks) {
    HunkMatch match = match_hunk(text, hunk);
    match.result.path = diff.path();
    match.result.number = static_cast<int>(results.size()) + 1;
    const bool fits =
        match.result.status == HunkStatus::applied || match.result.status == HunkStatus::offset;
    if (fits && put == Put::yes) put_hunk(text, hunk, match.at, number);
    results.push_back(std::move(match.result));
  }
  return results;
}

bool all_already(const std::vector<HunkResult>& results) {
  return std::all_of(results.begin(), results.end(), [](const HunkResult& result) {
    return result.status == HunkStatus::already_applied;
  });
}

/// Carries out the bytes of a binary file.
Result<std::vector<HunkResult>> put_bytes(const FileDiff& diff, int number, FileState& file,
                                          ScratchRepository& repository) {
  using Results = std::vector<HunkResult>;
  const bool already = !diff.new_blob.empty() && file.present &&
                       file.blob.compare(0, diff.new_blob.size(), diff.new_blob) == 0;
  if (already) return Results{of_file(diff, HunkStatus::already_applied, "")};
  if (diff.binary_patch.empty())
    return Results{clash(diff, "", {},
                         "the patch says that a binary file changes but does not carry its bytes: "
                         "make it with git format-patch --binary")};
  Result<std::string> bytes = repository.apply_binary(diff, content_of(file.text));
  if (!bytes) return Results{clash(diff, "", {}, bytes.error().what)};
  file.present = diff.change != FileChange::remove;
  file.text = text_file(*bytes, number);
  file.blob = blob_id(*bytes);
  return Results{of_file(diff, HunkStatus::applied, "")};
}

/// The content of the file at its place: hunks, bytes or nothing.
Result<std::vector<HunkResult>> put_content(const FileDiff& diff, int number, FileState& file,
                                            ScratchRepository& repository) {
  if (diff.binary) return put_bytes(diff, number, file, repository);
  if (diff.hunks.empty()) return std::vector<HunkResult>{of_file(diff, HunkStatus::applied, "")};
  return run_hunks(diff, number, file.text, Put::yes);
}

using Results = Result<std::vector<HunkResult>>;

Results create(const FileDiff& diff, int number, FileState& file, ScratchRepository& repository) {
  FileState fresh;
  fresh.mode = diff.new_mode == 0 ? 0100644 : normal_mode(diff.new_mode);
  Results results = put_content(diff, number, fresh, repository);
  if (!results || !file.present) {
    fresh.present = true;
    file = std::move(fresh);
    return results;
  }
  if (fresh.text.lines != file.text.lines)
    return std::vector<HunkResult>{
        clash(diff, "no file of this name\n", file, "the patch makes a file that exists already")};
  for (HunkResult& result : *results) result.status = HunkStatus::already_applied;
  return results;
}

Results remove(const FileDiff& diff, int number, FileState& file, ScratchRepository& repository) {
  if (!file.present) return std::vector<HunkResult>{of_file(diff, HunkStatus::already_applied, "")};
  Results results = put_content(diff, number, file, repository);
  if (!results) return results;
  const bool fits = std::all_of(results->begin(), results->end(), [](const HunkResult& result) {
    return result.status == HunkStatus::applied || result.status == HunkStatus::offset;
  });
  if (fits && !file.text.lines.empty() && !diff.binary)
    return std::vector<HunkResult>{
        clash(diff, "nothing behind the lines that the patch removes\n", file,
              "the patch removes the file, but the file has lines that the patch does not know")};
  const int mode = file.mode;
  file = FileState{};
  file.mode = mode;
  return results;
}

Results move(const FileDiff& diff, int number, const Files& before, Files& files,
             ScratchRepository& repository) {
  // As git does: what the same patch makes of the source is not copied.
  const FileState& from = before.at(diff.old_path);
  FileState& to = files[diff.new_path];
  const bool renames = diff.change == FileChange::rename;
  if (to.present) {
    std::vector<HunkResult> results = run_hunks(diff, number, to.text, Put::no);
    if (results.empty()) results.push_back(of_file(diff, HunkStatus::already_applied, ""));
    if ((!renames || !from.present) && all_already(results)) return results;
    return std::vector<HunkResult>{clash(diff, "no file of this name\n", to,
                                         "the patch moves a file to a name that exists already")};
  }
  if (!from.present)
    return std::vector<HunkResult>{clash(diff, "", from, "there is no file " + diff.old_path)};
  to = from;
  if (!renames) to.text.owner.assign(to.text.owner.size(), number);
  if (renames) files[diff.old_path] = FileState{};
  if (diff.new_mode != 0) to.mode = normal_mode(diff.new_mode);
  return put_content(diff, number, to, repository);
}

Results modify(const FileDiff& diff, int number, FileState& file, ScratchRepository& repository) {
  if (!file.present)
    return std::vector<HunkResult>{clash(diff, diff.path() + "\n", file, "there is no such file")};
  const bool changes_mode = diff.new_mode != 0 && diff.new_mode != diff.old_mode;
  const bool has_mode = file.mode == normal_mode(diff.new_mode);
  if (changes_mode) file.mode = normal_mode(diff.new_mode);
  if (diff.change == FileChange::mode)
    return std::vector<HunkResult>{
        of_file(diff, has_mode ? HunkStatus::already_applied : HunkStatus::applied, "")};
  return put_content(diff, number, file, repository);
}

/// A link or file on the way to `path`, or files below it: no file can be there.
std::string in_the_way(const std::string& path, const Files& files) {
  for (size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const auto above = files.find(path.substr(0, slash));
    if (above == files.end() || !above->second.present) continue;
    const bool link = above->second.mode == link_mode;
    return link ? "the path leads through the symbolic link " + above->first
                : above->first + " is a file, no folder";
  }
  const std::string folder = path + "/";
  for (auto below = files.lower_bound(folder);
       below != files.end() && below->first.compare(0, folder.size(), folder) == 0; ++below) {
    if (below->second.present) return "a folder stands there";
  }
  return "";
}

bool is_known_mode(int mode) {
  return mode == 0 || mode == 0100644 || mode == 0100755 || mode == link_mode || mode == 0100664 ||
         mode == 0100775 || mode == 0100600;
}

/// Why one path of a diff must not be touched; empty: it may.
std::string path_refusal(const FileDiff& diff, const std::string& path, const Files& files) {
  if (auto reason = unsafe_path(path)) return *reason;
  if (path == "out" || path.rfind("out/", 0) == 0) return "kernels are built in the folder 'out'";
  if (std::string reason = in_the_way(path, files); !reason.empty()) return reason;
  const auto found = files.find(path);
  if (found == files.end()) return "";
  const FileState& file = found->second;
  if (!file.refused.empty()) return file.refused;
  if (!file.present || file.mode != link_mode) return "";
  // A link that only moves has no mode in the diff.
  const bool moves = (diff.change == FileChange::rename || diff.change == FileChange::copy) &&
                     diff.hunks.empty() && diff.old_mode == 0;
  const bool as_link = moves || diff.old_mode == link_mode || diff.new_mode == link_mode;
  if (!as_link) return "a symbolic link stands there";
  return unsafe_link(path, content_of(file.text)).value_or("");
}

}  // namespace

Result<std::vector<HunkResult>> apply_file(const FileDiff& diff, int number, const Files& before,
                                           Files& files, ScratchRepository& repository) {
  switch (diff.change) {
    case FileChange::create:
      return create(diff, number, files[diff.new_path], repository);
    case FileChange::remove:
      return remove(diff, number, files[diff.old_path], repository);
    case FileChange::rename:
    case FileChange::copy:
      return move(diff, number, before, files, repository);
    case FileChange::modify:
    case FileChange::mode:
      break;
  }
  return modify(diff, number, files[diff.path()], repository);
}

std::string refusal(const FileDiff& diff, const Files& files) {
  for (const std::string& path : {diff.old_path, diff.new_path}) {
    if (path.empty()) continue;
    const std::string reason = path_refusal(diff, path, files);
    if (!reason.empty()) return printable_utf8(path) + ": " + reason;
  }
  for (const int mode : {diff.old_mode, diff.new_mode}) {
    if (!is_known_mode(mode)) return diff.path() + ": neither a plain file nor a link";
  }
  return diff.path().empty() ? "the patch names no file" : "";
}

}  // namespace kseries
