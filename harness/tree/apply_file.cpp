// SPDX-License-Identifier: GPL-2.0-only
#include "tree/apply_file.h"

#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "series/edited_lines.h"
#include "series/hunk_match.h"

namespace kseries {
namespace {

constexpr int link_mode = 0120000;

/// Git tracks only the executable bit, but some tools write the bits of their umask.
int normalize_mode(int mode) {
  if ((mode & 0170000) == link_mode) return link_mode;
  return (mode & 0100) != 0 ? 0100755 : 0100644;
}

HunkResult make_result(const FileDiff& diff, HunkStatus status, std::string explanation) {
  HunkResult result;
  result.path = diff.path();
  result.status = status;
  result.explanation = std::move(explanation);
  return result;
}

HunkResult make_conflict(const FileDiff& diff, const std::string& expected, const FileState& file,
                         std::string explanation) {
  HunkResult result = make_result(diff, HunkStatus::conflict, std::move(explanation));
  result.expected = expected;
  for (size_t i = 0; i < std::min<size_t>(file.text.lines.size(), 8); ++i)
    result.found += file.text.lines[i];
  result.found_line = file.present ? 1 : 0;
  return result;
}

enum class Put { no, yes };

/// Matches all hunks against `text`, and applies those that match if `put` says so.
std::vector<HunkResult> run_hunks(const FileDiff& diff, int number, TextFile& text, Put put) {
  constexpr int max_detailed = 50;
  std::vector<HunkResult> results;
  EditedLines edited(put == Put::yes ? std::move(text) : text);
  int conflicts = 0;
  for (const Hunk& hunk : diff.hunks) {
    HunkMatch match =
        match_hunk(edited, hunk, conflicts < max_detailed ? Detail::full : Detail::none);
    match.result.path = diff.path();
    match.result.number = static_cast<int>(results.size()) + 1;
    const bool fits =
        match.result.status == HunkStatus::applied || match.result.status == HunkStatus::offset;
    if (fits && put == Put::yes) edited.put(hunk, match.place, number);
    conflicts += match.result.status == HunkStatus::conflict ? 1 : 0;
    results.push_back(std::move(match.result));
  }
  if (put == Put::yes) text = edited.take();
  return results;
}

bool is_all_applied(const std::vector<HunkResult>& results) {
  return std::all_of(results.begin(), results.end(), [](const HunkResult& result) {
    return result.status == HunkStatus::already_applied;
  });
}

/// Applies a binary change.
Result<std::vector<HunkResult>> put_bytes(const FileDiff& diff, int number, FileState& file,
                                          ScratchRepository& repository) {
  using Results = std::vector<HunkResult>;
  const bool already = !diff.new_blob.empty() && file.present &&
                       file.blob.compare(0, diff.new_blob.size(), diff.new_blob) == 0;
  if (already) return Results{make_result(diff, HunkStatus::already_applied, "")};
  if (diff.binary_patch.empty())
    return Results{
        make_conflict(diff, "", {},
                      "the patch changes a binary file but does not contain its data; create it "
                      "with git format-patch --binary")};
  // Git identifies the file that the data was made for by its full id.
  const std::string content = join_lines(file.text);
  constexpr size_t id_size = 40;
  if (diff.old_blob.size() < id_size || diff.new_blob.size() < id_size)
    return Results{make_conflict(diff, "", {},
                                 "the patch has abbreviated ids for a binary file; create it with "
                                 "git format-patch --binary")};
  if (file.present && blob_id(content) != diff.old_blob)
    return Results{
        make_conflict(diff, "", {}, "the patch was made for another version of this binary file")};
  Result<std::string> bytes = repository.apply_binary(diff, content);
  if (!bytes) return Results{make_conflict(diff, "", {}, bytes.error().what)};
  file.present = diff.change != FileChange::remove;
  // One line of text takes more memory than a newline: these bytes are kept as a whole.
  file.text = bytes->empty() ? TextFile{} : TextFile{{*bytes}, {number}};
  file.blob = blob_id(*bytes);
  return Results{make_result(diff, HunkStatus::applied, "")};
}

/// Applies the content of a change: hunks, binary data or nothing.
Result<std::vector<HunkResult>> put_content(const FileDiff& diff, int number, FileState& file,
                                            ScratchRepository& repository) {
  if (diff.binary) return put_bytes(diff, number, file, repository);
  if (diff.hunks.empty())
    return std::vector<HunkResult>{make_result(diff, HunkStatus::applied, "")};
  // The bytes of a binary patch before this one are not split into lines.
  if (file.text.lines.size() == 1)
    file.text = make_text_file(file.text.lines.front(), file.text.owner.front());
  return run_hunks(diff, number, file.text, Put::yes);
}

using Results = Result<std::vector<HunkResult>>;

Results create(const FileDiff& diff, int number, FileState& file, ScratchRepository& repository) {
  FileState fresh;
  fresh.mode = diff.new_mode == 0 ? 0100644 : normalize_mode(diff.new_mode);
  Results results = put_content(diff, number, fresh, repository);
  if (!results || !file.present) {
    fresh.present = true;
    file = std::move(fresh);
    return results;
  }
  if (join_lines(fresh.text) != join_lines(file.text))
    return std::vector<HunkResult>{make_conflict(diff, "no file of this name\n", file,
                                                 "the patch creates a file that already exists")};
  for (HunkResult& result : *results) result.status = HunkStatus::already_applied;
  return results;
}

Results remove(const FileDiff& diff, int number, FileState& file, ScratchRepository& repository) {
  if (!file.present)
    return std::vector<HunkResult>{make_result(diff, HunkStatus::already_applied, "")};
  Results results = put_content(diff, number, file, repository);
  if (!results) return results;
  const bool fits = std::all_of(results->begin(), results->end(), [](const HunkResult& result) {
    return result.status == HunkStatus::applied || result.status == HunkStatus::offset;
  });
  if (fits && !file.text.lines.empty() && !diff.binary)
    return std::vector<HunkResult>{make_conflict(
        diff, "nothing after the lines that the patch removes\n", file,
        "the patch removes the file, but the file has lines that the patch does not contain")};
  const int mode = file.mode;
  file = FileState{};
  file.mode = mode;
  return results;
}

Results move(const FileDiff& diff, int number, const Files& before, Files& files,
             ScratchRepository& repository) {
  // As in git: changes that the same patch makes to the source are not copied.
  const FileState& from = before.at(diff.old_path);
  FileState& to = files[diff.new_path];
  const bool renames = diff.change == FileChange::rename;
  if (to.present) {
    std::vector<HunkResult> results = run_hunks(diff, number, to.text, Put::no);
    if (results.empty()) results.push_back(make_result(diff, HunkStatus::already_applied, ""));
    if ((!renames || !from.present) && is_all_applied(results)) return results;
    return std::vector<HunkResult>{
        make_conflict(diff, "no file of this name\n", to,
                      "the patch renames or copies a file to a name that already exists")};
  }
  if (!from.present)
    return std::vector<HunkResult>{
        make_conflict(diff, "", from, "there is no file " + diff.old_path)};
  to = from;
  if (!renames) to.text.owner.assign(to.text.owner.size(), number);
  if (renames) files[diff.old_path] = FileState{};
  if (diff.new_mode != 0) to.mode = normalize_mode(diff.new_mode);
  return put_content(diff, number, to, repository);
}

Results modify(const FileDiff& diff, int number, FileState& file, ScratchRepository& repository) {
  if (!file.present)
    return std::vector<HunkResult>{
        make_conflict(diff, diff.path() + "\n", file, "there is no such file")};
  const bool changes_mode = diff.new_mode != 0 && diff.new_mode != diff.old_mode;
  const bool has_mode = file.mode == normalize_mode(diff.new_mode);
  if (changes_mode) file.mode = normalize_mode(diff.new_mode);
  if (diff.change == FileChange::mode)
    return std::vector<HunkResult>{
        make_result(diff, has_mode ? HunkStatus::already_applied : HunkStatus::applied, "")};
  return put_content(diff, number, file, repository);
}

/// Why there can't be a file at `path`: a link or file above it, or files below it.
std::string find_obstacle(const std::string& path, const Files& files) {
  for (size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const auto above = files.find(path.substr(0, slash));
    if (above == files.end() || !above->second.present) continue;
    const bool link = above->second.mode == link_mode;
    return link ? "the path goes through the symbolic link " + above->first
                : above->first + " is a file, not a directory";
  }
  const std::string directory = path + "/";
  for (auto below = files.lower_bound(directory);
       below != files.end() && below->first.compare(0, directory.size(), directory) == 0; ++below) {
    if (below->second.present) return "a directory is in the way";
  }
  return "";
}

/// Whether a mode is that of a regular file or of a symbolic link, whatever its permissions.
bool is_known_mode(int mode) {
  constexpr int type_mask = 0170000;
  constexpr int regular = 0100000;
  return mode == 0 || (mode & type_mask) == regular || (mode & type_mask) == link_mode;
}

/// Why one path of a diff must not be touched. Empty when it may be.
std::string find_path_refusal(const FileDiff& diff, const std::string& path, const Files& files) {
  if (auto reason = unsafe_path(path)) return *reason;
  if (path == "out" || path.rfind("out/", 0) == 0) return "'out' is the build directory";
  if (std::string reason = find_obstacle(path, files); !reason.empty()) return reason;
  const auto found = files.find(path);
  if (found == files.end()) return "";
  const FileState& file = found->second;
  if (!file.refused.empty()) return file.refused;
  const bool is_link = file.mode == link_mode;
  if (file.present && path == diff.old_path && diff.old_mode != 0 &&
      is_link != (diff.old_mode == link_mode))
    return is_link ? "it is a symbolic link in the tree" : "it is not a symbolic link in the tree";
  if (!file.present || !is_link) return "";
  // The diff of a link that is only renamed has no mode.
  const bool moves = (diff.change == FileChange::rename || diff.change == FileChange::copy) &&
                     diff.hunks.empty() && diff.old_mode == 0;
  const bool as_link = moves || diff.old_mode == link_mode || diff.new_mode == link_mode;
  if (!as_link) return "it is a symbolic link in the tree";
  return unsafe_link(path, join_lines(file.text)).value_or("");
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

std::string find_refusal(const FileDiff& diff, const Files& files) {
  for (const std::string& path : {diff.old_path, diff.new_path}) {
    if (path.empty()) continue;
    const std::string reason = find_path_refusal(diff, path, files);
    if (!reason.empty()) return printable_utf8(path) + ": " + reason;
  }
  for (const int mode : {diff.old_mode, diff.new_mode}) {
    if (!is_known_mode(mode)) return diff.path() + ": neither a regular file nor a symbolic link";
  }
  return diff.path().empty() ? "the patch names no file" : "";
}

}  // namespace kseries
