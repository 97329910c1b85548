// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <vector>

#include "impact/touched.h"
#include "kconfig/model.h"
#include "model/apply.h"
#include "model/series.h"

namespace kseries {

/// How a series relates to a symbol.
struct Candidate {
  std::vector<std::string> why;  ///< without duplicates, the most direct reason first
  /// In a hunk, in a changed stanza or Kconfig file, or in the guard of a changed source.
  bool direct = false;
  bool stanza = false;  ///< its stanza is changed
  /// One hop away from a changed stanza, tested elsewhere in a changed file, or in the guard of a
  /// file that includes a changed header.
  bool linked = false;
  /// Changed code depends on its value: the symbol is tested in a hunk or around one, or is in the
  /// guard of a changed source (or of a user of changed exports); and whether the code
  /// distinguishes m from y.
  bool affects_code = false;
  bool distinguishes_m_from_y = false;
};

using Candidates = std::map<std::string, Candidate>;

/// Every symbol that the series may depend on or affect: those of changed Kconfig stanzas and
/// files; in the guards of changed sources, including their parent directories; in hunks and
/// changed files; in the guards of files that include a changed header; and, one hop further, the
/// symbols that those depend on, select or imply, or that select or imply them.
Candidates find_candidates(const PatchedTree& patched, const std::vector<Patch>& patches,
                           const std::vector<TouchedSource>& sources, const KconfigRules& rules);

/// Whether the Kconfig file in `where` ("file:line"), which defines a symbol, is in or below the
/// directory of a changed file. Files in include/ do not count.
bool is_near(const std::string& where, const PatchedTree& patched);

}  // namespace kseries
