// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <concepts>
#include <type_traits>

#include "codec/json.h"

// The field names of each value of the model, for both writing and reading: calls
// `visit(name, member)` for each field in the order of the model.

namespace kseries {

/// `Value` or `const Value`.
template <typename Candidate, typename Value>
concept Is = std::same_as<std::remove_const_t<Candidate>, Value>;

template <typename Visit, Is<Tree> T>
void fields(Visit& visit, T& tree) {
  visit("name", tree.name);
  visit("version", tree.version);
  visit("release", tree.release);
  visit("root", tree.root);
  visit("id", tree.id);
  visit("trusted", tree.trusted);
}

template <typename Visit, Is<KnownFailure> T>
void fields(Visit& visit, T& known) {
  visit("concern", known.concern);
  visit("what", known.what);
  visit("suite", known.suite);
  visit("name", known.name);
  visit("splat", known.splat);
  visit("title", known.title);
  visit("tree", known.tree);
  visit("reason", known.reason);
  visit("baseline", known.baseline);
}

template <typename Visit, Is<HunkResult> T>
void fields(Visit& visit, T& hunk) {
  visit("path", hunk.path);
  visit("number", hunk.number);
  visit("old_start", hunk.old_start);
  visit("status", hunk.status);
  visit("offset", hunk.offset);
  visit("expected", hunk.expected);
  visit("found", hunk.found);
  visit("nearest_line", hunk.nearest_line);
  visit("found_line", hunk.found_line);
  visit("nearest_fuzz", hunk.nearest_fuzz);
  visit("explanation", hunk.explanation);
}

template <typename Visit, Is<PatchResult> T>
void fields(Visit& visit, T& patch) {
  visit("number", patch.number);
  visit("subject", patch.subject);
  visit("status", patch.status);
  visit("message", patch.message);
  visit("commit", patch.commit);
  visit("hunks", patch.hunks);
}

template <typename Visit, Is<PatchedFile> T>
void fields(Visit& visit, T& file) {
  visit("removed", file.removed);
  visit("mode", file.mode);
  visit("content", file.content);
  visit("owner", file.owner);
}

template <typename Visit, Is<PatchedTree> T>
void fields(Visit& visit, T& patched) {
  visit("tree", patched.tree);
  visit("series", patched.series);
  visit("domain", patched.domain);
  visit("applied", patched.applied);
  visit("results", patched.results);
  visit("files", patched.files);
}

template <typename Visit, Is<MailHeader> T>
void fields(Visit& visit, T& header) {
  visit("message_id", header.message_id);
  visit("subject", header.subject);
  visit("from", header.from);
  visit("to", header.to);
  visit("cc", header.cc);
}

/// Without what parsing `diff` again gives.
template <typename Visit, Is<Patch> T>
void fields(Visit& visit, T& patch) {
  visit("number", patch.number);
  visit("version", patch.version);
  visit("subject", patch.subject);
  visit("author_name", patch.author_name);
  visit("author_email", patch.author_email);
  visit("message", patch.message);
  visit("header", patch.header);
  visit("diff", patch.diff);
}

/// Without the owners of lines, which are in the PatchedTree.
template <typename Visit, Is<SeriesSource> T>
void fields(Visit& visit, T& source) {
  visit("tree", source.tree);
  visit("series", source.series);
  visit("cover", source.cover);
  visit("patches", source.patches);
}

template <typename Visit, Is<DroppedPermutation> T>
void fields(Visit& visit, T& dropped) {
  visit("requested", dropped.requested);
  visit("reason", dropped.reason);
}

}  // namespace kseries
