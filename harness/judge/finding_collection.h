// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/report.h"

namespace kseries {

/// Merges equal findings, in the order of their first place. Two series with the same problem
/// have a finding each, since they have different patches to blame, unless the unpatched tree has
/// it as well.
class FindingCollection {
 public:
  /// Identifies a problem of this kind with this `key`: Finding::key.
  static std::string make_key(Verdict kind, const std::string& key);

  /// Equal problems have an equal `key`; `tree` is where this one occurred.
  void add(const std::string& key, const std::string& tree, Finding finding);

  /// The findings by severity, then by the number of places; known failures come last. Those of
  /// one boot stay together, at the place of the worst of them, in the order in which they
  /// occurred.
  std::vector<Finding> take();

 private:
  struct Entry {
    Finding finding;
    std::string what;
    std::set<std::string> trees;
  };

  void clear_if_unpatched(Entry& entry) const;
  void merge_preexisting();

  std::vector<Entry> entries_;
  std::map<std::string, size_t> index_;
  std::map<std::string, std::set<std::string>> unpatched_;  ///< trees, by what they show
};

}  // namespace kseries
