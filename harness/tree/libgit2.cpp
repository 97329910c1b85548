// SPDX-License-Identifier: GPL-2.0-only
#include "tree/libgit2.h"

#include <git2.h>

#include <array>

#include "host/files.h"

namespace kseries {

void FreeGit::operator()(git_blob* object) const { git_blob_free(object); }
void FreeGit::operator()(git_commit* object) const { git_commit_free(object); }
void FreeGit::operator()(git_diff* object) const { git_diff_free(object); }
void FreeGit::operator()(git_index* object) const { git_index_free(object); }
void FreeGit::operator()(git_object* object) const { git_object_free(object); }
void FreeGit::operator()(git_odb* object) const { git_odb_free(object); }
void FreeGit::operator()(git_repository* object) const { git_repository_free(object); }
void FreeGit::operator()(git_revwalk* object) const { git_revwalk_free(object); }
void FreeGit::operator()(git_signature* object) const { git_signature_free(object); }
void FreeGit::operator()(git_tree* object) const { git_tree_free(object); }

GitLibrary::GitLibrary() {
  git_libgit2_init();
  git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
}

GitLibrary::~GitLibrary() { git_libgit2_shutdown(); }

std::string git_reason() {
  const git_error* const error = git_error_last();
  return error == nullptr ? "unknown reason" : error->message;
}

Result<Git<git_repository>> open_repository(const std::string& stage, const std::string& path,
                                            const std::string& form) {
  git_repository* raw = nullptr;
  if (git_repository_open_ext(&raw, path.c_str(), 0, nullptr) != 0) {
    return Error{.stage = stage,
                 .what = "not a git repository: " + git_reason(),
                 .where = path,
                 .hint = "write " + form,
                 .kind = ErrorKind::usage};
  }
  return Git<git_repository>(raw);
}

std::string id_text(const git_oid* id) {
  std::array<char, GIT_OID_HEXSZ + 1> text{};
  return git_oid_tostr(text.data(), text.size(), id);
}

std::pair<std::string, std::string> split_repository(const std::string& text) {
  for (size_t at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
    if (at != 0 && exists(text.substr(0, at))) return {text.substr(0, at), text.substr(at + 1)};
  }
  return {text, ""};
}

}  // namespace kseries
