// SPDX-License-Identifier: GPL-2.0-only
#include "judge/finding_collection.h"

#include <algorithm>
#include <utility>

#include "model/names.h"

namespace kseries {
namespace {

/// Adds the elements of `from` that `to` lacks.
void add_new(std::vector<std::string>& to, std::vector<std::string>& from) {
  for (std::string& text : from) {
    if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(std::move(text));
  }
}

bool are_of_one_boot(const Finding& a, const Finding& b) {
  return a.seconds > 0 && b.seconds > 0 && a.boot == b.boot && a.known.empty() == b.known.empty() &&
         !a.places.empty() && !b.places.empty() && a.places.front() == b.places.front();
}

/// Moves the findings of a boot to the worst one of them and sorts them by time: the first one may
/// be the cause of the others, whatever its severity.
std::vector<Finding> gather_boots(std::vector<Finding> sorted) {
  std::vector<Finding> out;
  std::vector<bool> moved(sorted.size());
  for (size_t i = 0; i < sorted.size(); i++) {
    if (moved[i]) continue;
    std::vector<size_t> group = {i};
    for (size_t j = i + 1; j < sorted.size(); j++) {
      if (!moved[j] && are_of_one_boot(sorted[i], sorted[j])) group.push_back(j);
    }
    std::stable_sort(group.begin(), group.end(),
                     [&](size_t a, size_t b) { return sorted[a].seconds < sorted[b].seconds; });
    for (const size_t at : group) moved[at] = true;
    for (const size_t at : group) out.push_back(std::move(sorted[at]));
  }
  return out;
}

}  // namespace

std::string FindingCollection::make_key(Verdict kind, const std::string& key) {
  return std::string(enum_name(kind)) + "\n" + key;
}

void FindingCollection::add(const std::string& key, const std::string& tree, Finding finding) {
  const bool is_harness_error = finding.kind == Verdict::harness_error;
  const std::string what = make_key(finding.kind, key);
  finding.key = what;
  if (finding.series.empty()) unpatched_[what].insert(tree);
  const auto [at, is_new] = index_.try_emplace(
      what + "\n" + finding.known + (is_harness_error ? "" : "\n" + finding.series),
      entries_.size());
  if (is_new) {
    entries_.push_back({std::move(finding), what, {tree}});
    return;
  }
  Entry& same = entries_[at->second];
  same.trees.insert(tree);
  add_new(same.finding.places, finding.places);
  add_new(same.finding.later, finding.later);
  if (same.finding.patch == 0 && finding.patch > 0) {
    same.finding.patch = finding.patch;
    same.finding.where = finding.where;
  }
}

std::vector<Finding> FindingCollection::take() {
  for (Entry& entry : entries_) clear_if_unpatched(entry);
  merge_preexisting();
  std::vector<Finding> findings;
  for (Entry& entry : entries_) {
    if (!entry.finding.known.empty() && entry.finding.triage.status == FindingStatus::fresh)
      entry.finding.triage.status = FindingStatus::expected;
    findings.push_back(std::move(entry.finding));
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    if (a.known.empty() != b.known.empty()) return a.known.empty();
    if (a.kind != b.kind) return a.kind < b.kind;
    return a.places.size() > b.places.size();
  });
  return gather_boots(std::move(findings));
}

/// What the unpatched trees have too is one problem, with all its places: no series has a patch to
/// blame for it.
void FindingCollection::merge_preexisting() {
  std::map<std::string, size_t> first;
  std::vector<bool> merged(entries_.size());
  // An entry of a series comes before that of the unpatched tree: it says more.
  for (const bool unpatched : {false, true}) {
    for (size_t i = 0; i < entries_.size(); i++) {
      Entry& entry = entries_[i];
      if (entry.finding.series.empty() != unpatched) continue;
      if (!unpatched && entry.finding.triage.status != FindingStatus::pre_existing) continue;
      const auto [at, is_new] = first.try_emplace(entry.what + "\n" + entry.finding.known, i);
      if (is_new) continue;
      Finding& same = entries_[at->second].finding;
      add_new(same.places, entry.finding.places);
      add_new(same.later, entry.finding.later);
      merged[i] = true;
    }
  }
  std::vector<Entry> kept;
  for (size_t i = 0; i < entries_.size(); i++) {
    if (!merged[i]) kept.push_back(std::move(entries_[i]));
  }
  entries_ = std::move(kept);
}

/// Blames no patch if the unpatched trees have the problem too.
void FindingCollection::clear_if_unpatched(Entry& entry) const {
  const auto found = unpatched_.find(entry.what);
  if (entry.finding.series.empty() || found == unpatched_.end()) return;
  if (!std::includes(found->second.begin(), found->second.end(), entry.trees.begin(),
                     entry.trees.end())) {
    return;
  }
  entry.finding.patch = 0;
  if (entry.finding.known.empty()) entry.finding.triage.status = FindingStatus::pre_existing;
  entry.finding.title += " (also without the series)";
}

}  // namespace kseries
