// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <concepts>
#include <type_traits>

#include "codec/json.h"

// Names the fields of each value of the model once, for writing and for
// reading: `visit(name, member)` for each, in the order of the model.

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
}

template <typename Visit, Is<HunkLine> T>
void fields(Visit& visit, T& line) {
  visit("kind", line.kind);
  visit("text", line.text);
  visit("no_newline", line.no_newline);
}

template <typename Visit, Is<Hunk> T>
void fields(Visit& visit, T& hunk) {
  visit("old_start", hunk.old_start);
  visit("old_count", hunk.old_count);
  visit("new_start", hunk.new_start);
  visit("new_count", hunk.new_count);
  visit("section", hunk.section);
  visit("lines", hunk.lines);
}

template <typename Visit, Is<FileDiff> T>
void fields(Visit& visit, T& file) {
  visit("change", file.change);
  visit("old_path", file.old_path);
  visit("new_path", file.new_path);
  visit("old_mode", file.old_mode);
  visit("new_mode", file.new_mode);
  visit("old_blob", file.old_blob);
  visit("new_blob", file.new_blob);
  visit("binary", file.binary);
  visit("binary_patch", file.binary_patch);
  visit("hunks", file.hunks);
}

template <typename Visit, Is<Patch> T>
void fields(Visit& visit, T& patch) {
  visit("number", patch.number);
  visit("subject", patch.subject);
  visit("author_name", patch.author_name);
  visit("author_email", patch.author_email);
  visit("date", patch.date);
  visit("message", patch.message);
  visit("notes", patch.notes);
  visit("message_id", patch.message_id);
  visit("source", patch.source);
  visit("diff", patch.diff);
  visit("files", patch.files);
}

template <typename Visit, Is<KnownFinding> T>
void fields(Visit& visit, T& known) {
  visit("concern", known.concern);
  visit("what", known.what);
  visit("suite", known.suite);
  visit("name", known.name);
  visit("splat", known.splat);
  visit("title", known.title);
  visit("tree", known.tree);
  visit("reason", known.reason);
  visit("of_tree", known.of_tree);
}

template <typename Visit, Is<Offer> T>
void fields(Visit& visit, T& offer) {
  visit("word", offer.word);
  visit("when", offer.when);
  visit("tree", offer.tree);
  visit("reason", offer.reason);
}

template <typename Visit, Is<Series> T>
void fields(Visit& visit, T& series) {
  visit("name", series.name);
  visit("title", series.title);
  visit("version", series.version);
  visit("patches", series.patches);
  visit("expected", series.expected);
  visit("missing", series.missing);
  visit("duplicates", series.duplicates);
  visit("prerequisites", series.prerequisites);
  visit("base_commit", series.base_commit);
  visit("remarks", series.remarks);
  visit("known", series.known);
  visit("offers", series.offers);
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
  visit("applied", patched.applied);
  visit("results", patched.results);
  visit("files", patched.files);
}

template <typename Visit, Is<Axis> T>
void fields(Visit& visit, T& axis) {
  visit("symbol", axis.symbol);
  visit("values", axis.values);
}

template <typename Visit, Is<ConfigCheck> T>
void fields(Visit& visit, T& check) {
  visit("symbol", check.symbol);
  visit("value", check.value);
}

template <typename Visit, Is<Invariant> T>
void fields(Visit& visit, T& invariant) {
  visit("name", invariant.name);
  visit("never", invariant.never);
  visit("why", invariant.why);
}

template <typename Visit, Is<GuestVariant> T>
void fields(Visit& visit, T& variant) {
  visit("name", variant.name);
  visit("append", variant.append);
  visit("needs", variant.needs);
  visit("extra", variant.extra);
}

template <typename Visit, Is<ShapeQuestion> T>
void fields(Visit& visit, T& shape) {
  visit("name", shape.name);
  visit("formula", shape.formula);
}

template <typename Visit, Is<Campaign> T>
void fields(Visit& visit, T& campaign) {
  visit("name", campaign.name);
  visit("title", campaign.title);
  visit("trees", campaign.trees);
  visit("series", campaign.series);
  visit("arch", campaign.arch);
  visit("fragments", campaign.fragments);
  visit("flavours", campaign.flavours);
  visit("axes", campaign.axes);
  visit("derive", campaign.derive);
  visit("added", campaign.added);
  visit("removed", campaign.removed);
  visit("shapes", campaign.shapes);
  visit("checks", campaign.checks);
  visit("quick", campaign.quick);
  visit("invariants", campaign.invariants);
  visit("offers", campaign.offers);
  visit("suites", campaign.suites);
  visit("guests", campaign.guests);
  visit("variants", campaign.variants);
  visit("test_seconds", campaign.test_seconds);
  visit("kernel_seconds", campaign.kernel_seconds);
  visit("output_mib", campaign.output_mib);
  visit("silence_seconds", campaign.silence_seconds);
}

template <typename Visit, Is<Permutation> T>
void fields(Visit& visit, T& permutation) {
  visit("id", permutation.id);
  visit("requested", permutation.requested);
  visit("resolved", permutation.resolved);
  visit("config", permutation.config);
  visit("requests", permutation.requests);
}

template <typename Visit, Is<DroppedPermutation> T>
void fields(Visit& visit, T& dropped) {
  visit("requested", dropped.requested);
  visit("reason", dropped.reason);
}

template <typename Visit, Is<Permutations> T>
void fields(Visit& visit, T& permutations) {
  visit("kept", permutations.kept);
  visit("dropped", permutations.dropped);
  visit("goals", permutations.goals);
}

}  // namespace kseries
