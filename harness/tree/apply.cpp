// SPDX-License-Identifier: GPL-2.0-only
#include "tree/apply.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "base/path.h"
#include "base/result.h"
#include "base/text.h"
#include "tree/apply_file.h"
#include "tree/explain.h"
#include "tree/scratch_repository.h"

namespace kseries {
namespace {

std::set<std::string> list_paths(const Patch& patch) {
  std::set<std::string> paths;
  for (const FileDiff& file : patch.files) {
    if (!file.old_path.empty()) paths.insert(file.old_path);
    if (!file.new_path.empty()) paths.insert(file.new_path);
  }
  return paths;
}

/// Reads the files of the tree that are where `path` needs a directory. `checked` has the paths
/// that were looked at before.
Result<Done> read_files_above(const Tree& tree, const std::string& path,
                              std::set<std::string>& checked, Files& files) {
  for (size_t slash = path.find('/'); slash != npos; slash = path.find('/', slash + 1)) {
    const std::string above = path.substr(0, slash);
    if (files.contains(above) || !checked.insert(above).second) continue;
    TRY_ASSIGN(FileState file, read_tree_file(tree.root, above));
    if (file.present) files[above] = std::move(file);
  }
  return Done{};
}

/// Reads the files that the series touches, and those that are in the way of one. Unsafe paths are
/// left out; the patch is refused later.
Result<Files> read_files(const Tree& tree, const Series& series) {
  Files files;
  std::set<std::string> checked;
  for (const Patch& patch : series.patches) {
    for (const std::string& path : list_paths(patch)) {
      if (files.contains(path) || unsafe_path(path)) continue;
      TRY_ASSIGN(FileState file, read_tree_file(tree.root, path));
      files[path] = std::move(file);
      TRY(read_files_above(tree, path, checked, files));
    }
  }
  return files;
}

size_t count_status(const std::vector<HunkResult>& hunks, HunkStatus status) {
  return static_cast<size_t>(std::count_if(
      hunks.begin(), hunks.end(), [&](const HunkResult& hunk) { return hunk.status == status; }));
}

/// How many files of a patch change only their mode, to the mode that they already
/// have. Git warns about those and continues.
size_t count_redundant_modes(const Patch& patch, const std::vector<HunkResult>& hunks) {
  size_t count = 0;
  for (const FileDiff& file : patch.files) {
    if (file.change != FileChange::mode) continue;
    count += std::any_of(hunks.begin(), hunks.end(), [&](const HunkResult& hunk) {
      return hunk.path == file.path() && hunk.status == HunkStatus::already_applied;
    });
  }
  return count;
}

/// Sets the status and message of a patch from the results of its hunks.
void conclude(const Patch& patch, PatchResult& result) {
  const size_t conflicts = count_status(result.hunks, HunkStatus::conflict);
  const size_t already = count_status(result.hunks, HunkStatus::already_applied);
  const bool rest_applies =
      already < result.hunks.size() && already == count_redundant_modes(patch, result.hunks);
  if (conflicts == 0 && (already == 0 || rest_applies)) {
    result.status = PatchStatus::applied;
    return;
  }
  if (already == result.hunks.size()) {
    result.status = PatchStatus::already_applied;
    result.message = "the tree already has this patch";
    return;
  }
  result.status = PatchStatus::conflict;
  const HunkStatus shown = conflicts > 0 ? HunkStatus::conflict : HunkStatus::already_applied;
  const auto first = std::find_if(result.hunks.begin(), result.hunks.end(),
                                  [&](const HunkResult& hunk) { return hunk.status == shown; });
  result.message = hunk_name(*first);
  result.message += conflicts > 0 ? " does not apply" : " is already applied";
  const size_t count = conflicts > 0 ? conflicts : already;
  if (count > 1) result.message += ", and " + std::to_string(count - 1) + " more";
  if (conflicts > 0 && already > 0)
    result.message += "; " + std::to_string(already) + " hunk(s) are already applied";
}

class Applier {
 public:
  Applier(const Series& series, Files files, ScratchRepository repository)
      : series_(series), files_(std::move(files)), repository_(std::move(repository)) {
    for (const auto& [path, file] : files_) original_[path] = {file.present, file.mode, file.blob};
  }

  Result<PatchedTree> run(const Tree& tree) {
    PatchedTree patched;
    patched.tree = tree;
    patched.series = series_.name;
    Patch base;
    base.subject = "Files of " + tree.name + " " + tree.version;
    std::set<std::string> all;
    for (const auto& [path, file] : files_) all.insert(path);
    TRY(repository_.commit(base, files_, all));
    bool all_applied = true;
    for (const Patch& patch : series_.patches) {
      TRY_ASSIGN(PatchResult result, try_patch(patch));
      const bool applied = result.status == PatchStatus::applied;
      if (!applied && all_applied) keep_files(patched);
      all_applied = all_applied && applied;
      if (all_applied) {
        ++patched.applied;
        TRY_ASSIGN(const std::string commit, repository_.commit(patch, files_, list_paths(patch)));
        result.commit = commit;
      } else if (applied) {
        result.message = "applies, but was tried without the patches that failed before it";
      }
      patched.results.push_back(std::move(result));
    }
    if (all_applied) keep_files(patched);
    return patched;
  }

 private:
  /// Tries one patch. On success files_ contains its changes.
  Result<PatchResult> try_patch(const Patch& patch) {
    PatchResult result;
    result.number = patch.number;
    result.subject = patch.subject;
    if (const int cause = find_failed_before(patch); cause != 0) {
      result.status = PatchStatus::skipped;
      result.message =
          "not tried: patch " + std::to_string(cause) + " failed and changes the same files";
      mark_failed(patch);
      return result;
    }
    const Files before = copy_files(patch);
    TRY_ASSIGN(const bool allowed, apply(patch, before, result));
    if (!allowed) {
      result.status = PatchStatus::refused;
    } else {
      conclude(patch, result);
    }
    if (result.status == PatchStatus::applied) return result;
    for (const std::string& path : list_paths(patch)) files_.erase(path);
    for (const auto& [path, file] : before) files_[path] = file;
    if (result.status != PatchStatus::already_applied) mark_failed(patch);
    return result;
  }

  /// The files that a patch touches, before it.
  Files copy_files(const Patch& patch) const {
    Files before;
    for (const std::string& path : list_paths(patch)) {
      if (const auto file = files_.find(path); file != files_.end()) before.insert(*file);
    }
    return before;
  }

  /// Applies all files of a patch to files_. False when one of them must not be touched.
  Result<bool> apply(const Patch& patch, const Files& before, PatchResult& result) {
    for (const FileDiff& file : patch.files) {
      // Checked one by one: git writes a link that becomes a file as two changes.
      result.message = find_refusal(file, files_);
      if (!result.message.empty()) return false;
      TRY_ASSIGN(std::vector<HunkResult> hunks,
                 apply_file(file, patch.number, before, files_, repository_));
      // The patch itself may have created a link, or a path through one.
      result.message = find_refusal(file, files_);
      if (!result.message.empty()) return false;
      explain_conflicts(patch, file, before, hunks);
      std::move(hunks.begin(), hunks.end(), std::back_inserter(result.hunks));
    }
    return true;
  }

  void explain_conflicts(const Patch& patch, const FileDiff& file, const Files& before,
                         std::vector<HunkResult>& hunks) const {
    constexpr int max_explained = 50;
    const bool untouched =
        count_status(hunks, HunkStatus::conflict) > 0 && is_untouched(file, before);
    int explained = 0;
    for (HunkResult& hunk : hunks) {
      if (hunk.status != HunkStatus::conflict) continue;
      if (++explained > max_explained) return;
      hunk.explanation = explain(hunk, {series_, patch, file, before, untouched});
    }
  }

  bool is_untouched(const FileDiff& file, const Files& now) const {
    const std::string& path = file.old_path.empty() ? file.new_path : file.old_path;
    const auto original = original_.find(path);
    const auto present = now.find(path);
    return original != original_.end() && present != now.end() &&
           original->second.blob == blob_id(join_lines(present->second.text));
  }

  /// The number of the first failed patch that shares a file with this one, or 0.
  int find_failed_before(const Patch& patch) const {
    int cause = 0;
    for (const std::string& path : list_paths(patch)) {
      const auto failed = failed_.find(path);
      if (failed != failed_.end() && (cause == 0 || failed->second < cause)) cause = failed->second;
    }
    return cause;
  }

  void mark_failed(const Patch& patch) {
    for (const std::string& path : list_paths(patch)) failed_.emplace(path, patch.number);
  }

  /// Copies the files that differ from the tree into the result.
  void keep_files(PatchedTree& patched) const {
    for (const auto& [path, now] : files_) {
      const auto before = original_.find(path);
      const bool was = before != original_.end() && before->second.present;
      if (!now.present && !was) continue;
      if (now.present && was && now.mode == before->second.mode &&
          blob_id(join_lines(now.text)) == before->second.blob)
        continue;
      PatchedFile file;
      file.removed = !now.present;
      file.mode = now.mode;
      file.content = join_lines(now.text);
      file.owner = now.text.owner;
      patched.files[path] = std::move(file);
    }
  }

  const Series& series_;
  /// A file of the tree before the series.
  struct Original {
    bool present = false;
    int mode = 0;
    std::string blob;
  };
  std::map<std::string, Original> original_;
  Files files_;
  ScratchRepository repository_;
  std::map<std::string, int> failed_;  ///< path → patch
};

}  // namespace

Result<PatchedTree> apply_series(const Tree& tree, const Series& series) {
  TRY_ASSIGN(ScratchRepository repository, ScratchRepository::make());
  TRY_ASSIGN(Files files, read_files(tree, series));
  return Applier(series, std::move(files), std::move(repository)).run(tree);
}

}  // namespace kseries
