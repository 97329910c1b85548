// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/series.h"
#include "tree/tree_file.h"

namespace kseries {

/// A git repository in memory (libgit2) with the files that a series touches, and one
/// commit for each patch. Nothing is written to disk.
class ScratchRepository {
 public:
  static Result<ScratchRepository> make();
  ScratchRepository(ScratchRepository&& other) noexcept;
  ScratchRepository& operator=(ScratchRepository&& other) noexcept;
  ~ScratchRepository();

  /// Commits the files of `files` with the paths `changed` on top of the last commit and
  /// returns its ID. Files that are not present are removed. Author, date and message are those of
  /// the patch. The committer is the author, so that the same input gives the same IDs.
  Result<std::string> commit(const Patch& patch, const std::map<std::string, FileState>& files,
                             const std::set<std::string>& changed);

  /// Applies a "GIT binary patch" section to `before` and returns the result. If it does
  /// not apply, `what` of the Error is libgit2's reason, or that the results of one series are
  /// too large together (128 MiB).
  Result<std::string> apply_binary(const FileDiff& diff, std::string_view before);

 private:
  struct State;
  explicit ScratchRepository(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kseries
