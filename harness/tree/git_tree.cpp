// SPDX-License-Identifier: GPL-2.0-only
#include "tree/git_tree.h"

#include <git2.h>

#include <filesystem>

#include "base/result.h"
#include "host/files.h"
#include "tree/libgit2.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

constexpr const char* tree_form = "git:PATH@REV";

Error refuse_tree(const std::string& what, const std::string& where, const std::string& hint) {
  return {.stage = "tree", .what = what, .where = where, .hint = hint, .kind = ErrorKind::usage};
}

GitRevision split_revision(const std::string& text) {
  const auto [repository, revision] = split_repository(text);
  return {.repository = repository,
          .revision = revision.empty() ? "HEAD" : revision,
          .commit = "",
          .tree = ""};
}

void make_read_only(const std::string& folder) {
  constexpr fs::perms write_perms =
      fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, code)) {
    if (entry.is_symlink() || !entry.is_regular_file()) continue;
    fs::permissions(entry.path(), write_perms, fs::perm_options::remove, code);
  }
}

}  // namespace

Result<GitRevision> find_revision(const std::string& path_and_revision) {
  const GitLibrary library;
  GitRevision found = split_revision(path_and_revision);
  TRY_ASSIGN(const auto repository, open_repository("tree", found.repository, tree_form));
  git_object* raw = nullptr;
  const std::string commit = found.revision + "^{commit}";
  if (git_revparse_single(&raw, repository.get(), commit.c_str()) != 0) {
    return refuse_tree("the repository has no commit " + found.revision + ": " + git_reason(),
                       found.repository,
                       "the part after the '@' must be a revision that git rev-parse accepts");
  }
  const Git<git_object> object(raw);
  found.commit = id_text(git_object_id(object.get()));
  found.tree = id_text(git_commit_tree_id(reinterpret_cast<const git_commit*>(object.get())));
  return found;
}

Result<Done> write_revision(const GitRevision& revision, const std::string& folder) {
  const GitLibrary library;
  TRY_ASSIGN(const auto repository, open_repository("tree", revision.repository, tree_form));
  git_object* raw = nullptr;
  if (git_revparse_single(&raw, repository.get(), revision.tree.c_str()) != 0) {
    return refuse_tree("a tree object is missing: " + git_reason(), revision.repository,
                       "in a shallow or partial clone, fetch the commit first");
  }
  const Git<git_object> tree(raw);
  TRY(make_folders(folder));
  git_checkout_options options = GIT_CHECKOUT_OPTIONS_INIT;
  options.checkout_strategy = GIT_CHECKOUT_FORCE | GIT_CHECKOUT_DONT_UPDATE_INDEX |
                              GIT_CHECKOUT_NO_REFRESH | GIT_CHECKOUT_DONT_WRITE_INDEX;
  options.disable_filters = 1;
  options.target_directory = folder.c_str();
  if (git_checkout_tree(repository.get(), tree.get(), &options) != 0) {
    return Error{.stage = "tree",
                 .what = "can't write the files of " + revision.commit + ": " + git_reason(),
                 .where = folder,
                 .hint = "check the free disk space, and that the clone is not partial"};
  }
  make_read_only(folder);
  return Done{};
}

}  // namespace kseries
