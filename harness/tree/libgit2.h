// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "base/result.h"

// Declared here so that this header does not include the library's.
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

/// Owns an object of libgit2.
template <typename T>
using Git = std::unique_ptr<T, FreeGit>;

/// Initialises libgit2, which counts its users and frees its globals with the last one.
/// Repositories of other users (a mounted volume) are opened, too: only objects are
/// read, and nothing in the configuration of a repository is run.
class GitLibrary {
 public:
  GitLibrary();
  ~GitLibrary();
  GitLibrary(const GitLibrary&) = delete;
  GitLibrary& operator=(const GitLibrary&) = delete;
};

/// The error message of the last call that failed.
std::string git_reason();

/// The repository at `path` or above it. `form` is how the caller's argument is written,
/// for the hint of the Error (of kind usage).
Result<Git<git_repository>> open_repository(const std::string& stage, const std::string& path,
                                            const std::string& form);

/// 40 hexadecimal digits.
std::string id_text(const git_oid* id);

/// Splits "PATH@REST" at the first '@' after a path that exists. Without one, all of it
/// is the path and the rest is empty.
std::pair<std::string, std::string> split_repository(const std::string& text);

}  // namespace kseries
