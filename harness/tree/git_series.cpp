// SPDX-License-Identifier: GPL-2.0-only
#include "tree/git_series.h"

#include <git2.h>

#include "base/result.h"
#include "base/text.h"
#include "series/diff.h"
#include "tree/libgit2.h"

namespace kseries {
namespace {

constexpr const char* series_form = "git:PATH@base..tip";

using Commit = Git<git_commit>;
using GitTree = Git<git_tree>;

Error refuse_series(const std::string& what, const std::string& where, const std::string& hint) {
  return {"series", what, where, hint, ErrorKind::usage};
}

std::string text_or_empty(const char* text) { return text == nullptr ? "" : text; }

Result<GitTree> read_tree(const git_commit* commit) {
  git_tree* tree = nullptr;
  if (git_commit_tree(&tree, commit) != 0)
    return refuse_series("can't read a tree: " + git_reason(), "",
                         "is this a shallow or partial clone?");
  return GitTree(tree);
}

/// Returns the change of a commit relative to its parent, as git diff prints it.
Result<std::string> make_diff(git_repository* repository, const git_commit* commit) {
  TRY_ASSIGN(const GitTree after, read_tree(commit));
  git_commit* raw_parent = nullptr;
  if (git_commit_parentcount(commit) > 0 && git_commit_parent(&raw_parent, commit, 0) != 0)
    return refuse_series("can't read the parent of a commit: " + git_reason(), "",
                         "is this a shallow clone?");
  const Commit parent(raw_parent);
  GitTree before;
  if (parent) {
    TRY_ASSIGN(before, read_tree(parent.get()));
  }
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_SHOW_BINARY;
  options.id_abbrev = GIT_OID_HEXSZ;
  git_diff* raw_diff = nullptr;
  if (git_diff_tree_to_tree(&raw_diff, repository, before.get(), after.get(), &options) != 0)
    return refuse_series("can't compare a commit with its parent: " + git_reason(), "", "");
  const Git<git_diff> diff(raw_diff);
  git_diff_find_options find = GIT_DIFF_FIND_OPTIONS_INIT;
  find.flags = GIT_DIFF_FIND_RENAMES;
  git_buf text = GIT_BUF_INIT;
  if (git_diff_find_similar(diff.get(), &find) != 0 ||
      git_diff_to_buf(&text, diff.get(), GIT_DIFF_FORMAT_PATCH) != 0)
    return refuse_series("can't format a commit as a patch: " + git_reason(), "", "");
  std::string bytes(text.ptr, text.size);
  git_buf_dispose(&text);
  return bytes;
}

Result<Patch> read_commit(git_repository* repository, const git_commit* commit, int number) {
  Patch patch;
  patch.number = number;
  patch.subject = text_or_empty(git_commit_summary(const_cast<git_commit*>(commit)));
  patch.message = text_or_empty(git_commit_body(const_cast<git_commit*>(commit)));
  const git_signature* author = git_commit_author(commit);
  patch.author_name = text_or_empty(author->name);
  patch.author_email = text_or_empty(author->email);
  patch.date = {.seconds = author->when.time, .offset = author->when.offset};
  patch.source = id_text(git_commit_id(commit));
  Result<std::string> diff = make_diff(repository, commit);
  if (!diff) {
    Error error = diff.error();
    error.where = patch.source;
    return error;
  }
  patch.diff = diff.take();
  TRY_ASSIGN(patch.files, parse_diff(patch.diff, patch.source));
  return patch;
}

/// Whether both ends of a range are the same commit.
bool is_one_commit(git_repository* repository, const std::string& range) {
  git_revspec ends{};
  if (git_revparse(&ends, repository, range.c_str()) != 0) return false;
  const bool same = ends.from != nullptr && ends.to != nullptr &&
                    git_oid_equal(git_object_id(ends.from), git_object_id(ends.to)) != 0;
  git_object_free(ends.from);
  git_object_free(ends.to);
  return same;
}

}  // namespace

Result<Series> read_git_series(const std::string& path_and_range) {
  const GitLibrary library;
  const auto [path, range] = split_repository(path_and_range);
  if (range.empty() && path.find('@') != std::string::npos) {
    return refuse_series("not a git repository: no such directory", path.substr(0, path.rfind('@')),
                         std::string("check the path in ") + series_form);
  }
  TRY_ASSIGN(const auto repository, open_repository("series", path, series_form));
  if (range.find("..") == std::string::npos)
    return refuse_series("'" + range + "' is not a range of commits", path,
                         std::string("write ") + series_form);
  git_revwalk* raw_walk = nullptr;
  if (git_revwalk_new(&raw_walk, repository.get()) != 0)
    return refuse_series(git_reason(), path, "");
  const Git<git_revwalk> walk(raw_walk);
  git_revwalk_sorting(walk.get(), GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
  if (git_revwalk_push_range(walk.get(), range.c_str()) != 0)
    return refuse_series("the repository does not know " + range + ": " + git_reason(), path,
                         "check that `git log " + range + "` works there");
  Series series;
  series.name = file_name_from(path_and_range.substr(path_and_range.rfind('/') + 1));
  int merges = 0;
  git_oid id;
  int code = 0;
  while ((code = git_revwalk_next(&id, walk.get())) == 0) {
    git_commit* raw_commit = nullptr;
    if (git_commit_lookup(&raw_commit, repository.get(), &id) != 0)
      return refuse_series("can't read a commit: " + git_reason(), path,
                           "is this a partial clone?");
    const Commit commit(raw_commit);
    if (git_commit_parentcount(commit.get()) > 1) {
      ++merges;
      continue;
    }
    const int number = static_cast<int>(series.patches.size()) + 1;
    TRY_ASSIGN(Patch patch, read_commit(repository.get(), commit.get(), number));
    series.patches.push_back(std::move(patch));
  }
  if (code != GIT_ITEROVER)
    return refuse_series("can't walk the history: " + git_reason(), path,
                         "is this a shallow or partial clone?");
  if (series.patches.empty())
    return refuse_series("no commits in " + range, path,
                         is_one_commit(repository.get(), range) ? "base and tip are the same commit"
                                                                : "are base and tip swapped?");
  if (merges > 0)
    series.remarks.push_back("ignored: " + std::to_string(merges) +
                             " merge(s); changes made by a merge itself are not tested");
  series.expected = static_cast<int>(series.patches.size());
  series.title = series.patches.front().subject;
  return series;
}

}  // namespace kseries
