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
  std::vector<int> dropped;  ///< parts that do not apply to this tree
};

/// The contents of series.toml.
struct SeriesFile {
  std::string title;
  int version = 1;
  std::vector<std::string> trees;  ///< trees that it is meant for; empty: not specified
  std::string base;                ///< the series that this one applies on top of; may be empty
  std::string expect;              ///< the verdict that an example demonstrates
  std::vector<SeriesPart> parts;
  std::vector<SeriesTreeNote> notes;
  std::vector<KnownFailure> known;
  std::vector<Offer> offers;  ///< [[offer]], then [[withdraw]] of a word, which has a reason
  std::vector<WithdrawnOption> withdrawn;  ///< [[withdraw]] of an option
};

/// Parses the text of a series.toml. `where` is the file name for errors, which have the
/// line. Refuses unknown keys, values of the wrong type, a part without a number, and a
/// known failure or withdrawal without a reason, and a withdrawal without a word or option.
Result<SeriesFile> parse_series_toml(std::string_view text, const std::string& where);

}  // namespace kseries
