// SPDX-License-Identifier: GPL-2.0-only
#include "tree/scratch_repository.h"

#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

#include <array>

#include "base/result.h"
#include "tree/libgit2.h"

namespace kseries {
namespace {

using Repository = Git<git_repository>;
using Database = Git<git_odb>;
using Index = Git<git_index>;
using Signature = Git<git_signature>;
using GitTree = Git<git_tree>;
using Commit = Git<git_commit>;
using Diff = Git<git_diff>;
using Blob = Git<git_blob>;

constexpr size_t max_binary_series_bytes = size_t{128} << 20;

Error last_error(const std::string& doing) {
  return {"tree", doing + ": " + git_reason(), "", "", ErrorKind::bug};
}

/// Removes what git does not allow in names. `otherwise` is used when nothing would be
/// left once git has stripped punctuation and blanks from the ends.
std::string clean_signature(const std::string& text, const char* otherwise) {
  std::string word;
  bool has_text = false;
  for (const char c : text) {
    if (c == '<' || c == '>' || c == '\n' || c == '\r' || c == '\0') continue;
    word += c;
    const bool blank = static_cast<unsigned char>(c) <= ' ';
    has_text =
        has_text || (!blank && std::string_view(".,:;\"\\'").find(c) == std::string_view::npos);
  }
  return has_text ? word : otherwise;
}

Result<Index> make_index() {
  git_index* raw_index = nullptr;
  if (git_index_new(&raw_index) != 0) return last_error("can't create an index");
  return Index(raw_index);
}

}  // namespace

struct ScratchRepository::State {
  /// Stores a blob and adds it to an index.
  Result<Done> add(const Index& index, const std::string& path, int mode,
                   std::string_view bytes) const {
    git_index_entry item{};
    item.mode = static_cast<uint32_t>(mode);
    item.path = path.c_str();
    if (git_blob_create_from_buffer(&item.id, repository.get(), bytes.data(), bytes.size()) != 0 ||
        git_index_add(index.get(), &item) != 0)
      return last_error("can't store " + path);
    return Done{};
  }

  /// Stores the tree of an index.
  Result<GitTree> write_tree(const Index& index) const {
    git_oid id;
    git_tree* raw_tree = nullptr;
    if (git_index_write_tree_to(&id, index.get(), repository.get()) != 0 ||
        git_tree_lookup(&raw_tree, repository.get(), &id) != 0)
      return last_error("can't store a tree");
    return GitTree(raw_tree);
  }

  GitLibrary library;  // first: the others are freed before it
  Repository repository;
  Index index;  ///< of `head`
  Commit head;
  size_t binary_bytes = 0;  ///< that apply_binary() has returned
};

ScratchRepository::ScratchRepository(std::unique_ptr<State> state) : state_(std::move(state)) {}
ScratchRepository::ScratchRepository(ScratchRepository&& other) noexcept = default;
ScratchRepository& ScratchRepository::operator=(ScratchRepository&& other) noexcept = default;
ScratchRepository::~ScratchRepository() = default;

Result<ScratchRepository> ScratchRepository::make() {
  auto state = std::make_unique<State>();
  git_odb* raw_odb = nullptr;
  if (git_odb_new(&raw_odb) != 0) return last_error("can't create an object store");
  const Database odb(raw_odb);
  git_odb_backend* memory = nullptr;
  // The store owns its backend.
  if (git_mempack_new(&memory) != 0 || git_odb_add_backend(odb.get(), memory, 999) != 0)
    return last_error("can't create an object store in memory");
  git_repository* raw_repository = nullptr;
  if (git_repository_wrap_odb(&raw_repository, odb.get()) != 0)
    return last_error("can't create a repository in memory");
  state->repository.reset(raw_repository);
  TRY_ASSIGN(state->index, make_index());
  return ScratchRepository(std::move(state));
}

Result<std::string> ScratchRepository::commit(const Patch& patch,
                                              const std::map<std::string, FileState>& files,
                                              const std::set<std::string>& changed) {
  std::vector<std::pair<const std::string*, const FileState*>> present;
  for (const std::string& path : changed) {
    const auto file = files.find(path);
    if (file != files.end() && file->second.present) {
      present.emplace_back(&file->first, &file->second);
    } else {
      // First, because a file may become a directory. It may not have been there before.
      (void)git_index_remove(state_->index.get(), path.c_str(), 0);
    }
  }
  for (const auto& [path, file] : present) {
    TRY(state_->add(state_->index, *path, file->mode, join_lines(file->text)));
  }
  TRY_ASSIGN(const GitTree tree, state_->write_tree(state_->index));
  const std::string name = clean_signature(patch.author_name, "unknown");
  const std::string email = clean_signature(patch.author_email, "unknown");
  git_signature* raw_author = nullptr;
  if (git_signature_new(&raw_author, name.c_str(), email.c_str(), patch.date.seconds,
                        patch.date.offset) != 0)
    return last_error("can't set the author of a commit");
  const Signature author(raw_author);
  std::string message = patch.subject + "\n";
  if (!patch.message.empty()) message += "\n" + patch.message + "\n";
  git_oid id;
  std::array<const git_commit*, 1> parents = {state_->head.get()};
  if (git_commit_create(&id, state_->repository.get(), nullptr, author.get(), author.get(), nullptr,
                        message.c_str(), tree.get(), state_->head ? 1 : 0, parents.data()) != 0)
    return last_error("can't create a commit");
  git_commit* raw_commit = nullptr;
  if (git_commit_lookup(&raw_commit, state_->repository.get(), &id) != 0)
    return last_error("can't read a commit back");
  state_->head.reset(raw_commit);
  return id_text(&id);
}

Result<std::string> ScratchRepository::apply_binary(const FileDiff& diff, std::string_view before) {
  git_diff* raw_diff = nullptr;
  if (git_diff_from_buffer(&raw_diff, diff.binary_patch.data(), diff.binary_patch.size()) != 0)
    return last_error("can't read the binary patch");
  const Diff parsed(raw_diff);
  TRY_ASSIGN(const Index source, make_index());
  if (!diff.old_path.empty()) {
    TRY(state_->add(source, diff.old_path, 0100644, before));
  }
  TRY_ASSIGN(const GitTree tree, state_->write_tree(source));
  git_index* raw_index = nullptr;
  if (git_apply_to_tree(&raw_index, state_->repository.get(), tree.get(), parsed.get(), nullptr) !=
      0)
    return last_error("the binary patch does not apply");
  const Index index(raw_index);
  const git_index_entry* entry = git_index_get_bypath(index.get(), diff.path().c_str(), 0);
  if (entry == nullptr) return std::string();
  git_blob* raw_blob = nullptr;
  if (git_blob_lookup(&raw_blob, state_->repository.get(), &entry->id) != 0)
    return last_error("can't read a blob back");
  const Blob blob(raw_blob);
  const auto size = static_cast<size_t>(git_blob_rawsize(blob.get()));
  state_->binary_bytes += size;
  if (state_->binary_bytes > max_binary_series_bytes)
    return Error{"tree",
                 "the binary patches of the series inflate to more than " +
                     std::to_string(max_binary_series_bytes >> 20) + " MiB",
                 diff.path(), ""};
  return std::string(static_cast<const char*>(git_blob_rawcontent(blob.get())), size);
}

}  // namespace kseries
