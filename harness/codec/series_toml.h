// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/series.h"

namespace kseries {

/// One [[part]] of series.toml: what a patch is for.
struct SeriesPart {
  int number = 0;
  std::string subject;
  std::string does;
};

/// One [tree."6.12"] of series.toml.
struct SeriesTreeNote {
  std::string tree;
  std::string note;
  std::vector<int> dropped;  ///< parts that this tree has no use for
};

/// series.toml as read.
struct SeriesFile {
  std::string title;
  int version = 1;
  std::vector<std::string> trees;  ///< names that it is made for; empty: not said
  std::string base;                ///< another series that goes below; may be empty
  std::string expect;              ///< the verdict that an example is there to show
  std::vector<SeriesPart> parts;
  std::vector<SeriesTreeNote> notes;
  std::vector<KnownFailure> known;
  std::vector<Offer> offers;  ///< [[offer]], then [[withdraw]] with its reason
};

/// Reads the text of a series.toml; `where` names it in errors, which give the
/// line. Unknown keys, values of another kind, a part without number, a known
/// finding and a withdrawal without a reason are refused.
Result<SeriesFile> parse_series_toml(std::string_view text, const std::string& where);

}  // namespace kseries
