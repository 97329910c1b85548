// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/series.h"
#include "tree/tree_file.h"

namespace kseries {

/// A git repository in memory (libgit2) that holds the files a series touches
/// and a line of commits on them. Nothing of it reaches the disk.
class ScratchRepository {
 public:
  static Result<ScratchRepository> make();
  ScratchRepository(ScratchRepository&& other) noexcept;
  ScratchRepository& operator=(ScratchRepository&& other) noexcept;
  ~ScratchRepository();

  /// Commits `files` (paths that are not present are left out) on top of the
  /// last commit and returns its id. Author, date and message are the patch's;
  /// the committer is the author, so that equal input gives equal ids.
  Result<std::string> commit(const Patch& patch, const std::map<std::string, FileState>& files);

  /// The bytes that a "GIT binary patch" section makes of `before`. An Error's
  /// `what` is libgit2's reason for refusing it.
  Result<std::string> apply_binary(const FileDiff& diff, std::string_view before);

 private:
  struct State;
  explicit ScratchRepository(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kseries
