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

/// How a series comes to a symbol.
struct Candidate {
  std::vector<std::string> why;  ///< without repetition, the most direct first
  /// In a hunk, a changed stanza or Kconfig file, or the guard of a changed source.
  bool direct = false;
  bool stanza = false;  ///< its stanza is changed
  /// A hop away from a changed stanza, asked for elsewhere in a changed file, or in
  /// the guard of a file that includes a changed header.
  bool linked = false;
  /// Changed code can see its value: it stands in a hunk, around one, or in the
  /// guard of a changed source (or of a user of changed exports); and whether that
  /// tells m from y.
  bool affects_code = false;
  bool distinguishes_m_from_y = false;
};

using Candidates = std::map<std::string, Candidate>;

/// Every symbol that the series may have to do with: of changed Kconfig stanzas
/// and files; in the guards of changed sources up the folders; in hunks and
/// changed files; of files that include a changed header; and, one hop further,
/// what those depend on, select, imply or are selected by.
Candidates find_candidates(const PatchedTree& patched, const std::vector<Patch>& patches,
                           const std::vector<TouchedSource>& sources, const KconfigRules& rules);

/// Whether a symbol that is defined at `where` ("file:line") belongs to what the
/// series works on: its Kconfig file stands in or below the folder of a changed
/// file. include/ counts as no folder.
bool is_near(const std::string& where, const PatchedTree& patched);

}  // namespace kseries
