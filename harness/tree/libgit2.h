// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "base/result.h"

// Declared here so that this header does not bring the library's own.
struct git_blob;
struct git_commit;
struct git_diff;
struct git_index;
struct git_object;
struct git_odb;
struct git_oid;
struct git_repository;
struct git_revwalk;
struct git_signature;
struct git_tree;

namespace kseries {

struct FreeGit {
  void operator()(git_blob* object) const;
  void operator()(git_commit* object) const;
  void operator()(git_diff* object) const;
  void operator()(git_index* object) const;
  void operator()(git_object* object) const;
  void operator()(git_odb* object) const;
  void operator()(git_repository* object) const;
  void operator()(git_revwalk* object) const;
  void operator()(git_signature* object) const;
  void operator()(git_tree* object) const;
};

/// An object of libgit2 that is freed with its owner.
template <typename T>
using Git = std::unique_ptr<T, FreeGit>;

/// libgit2 counts its users; the last one to go frees its globals. Repositories
/// of other users (a mounted volume) are opened, too: only objects are read, and
/// nothing of a repository's configuration is run.
class GitLibrary {
 public:
  GitLibrary();
  ~GitLibrary();
  GitLibrary(const GitLibrary&) = delete;
  GitLibrary& operator=(const GitLibrary&) = delete;
};

/// Why the last call failed, in libgit2's words.
std::string git_reason();

/// The repository at `path` or above it. `form` is how the caller's argument is written,
/// for the hint of the Error (of kind usage).
Result<Git<git_repository>> open_repository(const std::string& stage, const std::string& path,
                                            const std::string& form);

/// 40 hexadecimal digits.
std::string id_text(const git_oid* id);

/// "PATH@REST" at the first '@' behind a path that exists; without one, all of
/// it is the path and the rest is empty.
std::pair<std::string, std::string> split_repository(const std::string& given);

}  // namespace kseries
