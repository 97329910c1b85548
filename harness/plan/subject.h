// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/apply.h"
#include "model/report.h"
#include "model/series.h"
#include "model/tree.h"

namespace kseries {

/// What is tested: the tree as it is, or a series on it, in one or more stages.
struct Subject {
  SeriesResult result;
  std::vector<Patch> patches;       ///< of the series
  std::vector<PatchedTree> stages;  ///< the last one has the whole series
  std::vector<Offer> offers;        ///< of the series, for the last stage
};

/// How many patches stand on the tree in each stage: all of them and, with
/// `each_patch`, as many as lie before each one that a kernel is built from. What
/// changes Documentation/ and tools/ only needs no kernel of its own.
std::vector<size_t> stage_sizes(const Series& series, bool each_patch);

/// Whether Kconfig reads the same from both: then both resolve alike.
bool same_kconfig(const PatchedTree& one, const PatchedTree& other);

/// Reads the series ("none": the tree as it is) and applies it. Errors as
/// load_series() and apply_series(); that it does not apply is no error.
Result<Subject> load_subject(const std::string& spec, const Tree& tree, bool each_patch,
                             const std::string& home);

}  // namespace kseries
