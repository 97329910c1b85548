// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/apply.h"
#include "model/environment.h"
#include "model/report.h"
#include "model/series.h"
#include "model/tree.h"
#include "plan/series_input.h"

namespace kseries {

/// What is tested: an unmodified tree, or a series on a tree in one or more stages.
struct Subject {
  SeriesResult result;
  Series series;                    ///< without a name: the unmodified tree
  std::vector<PatchedTree> stages;  ///< the last one has the complete series
  std::vector<Offer> offers;        ///< of the series, for the last stage
  std::vector<WithdrawnOption> withdrawn;
};

/// The number of patches in each stage: all of them and, with `each_patch`, those before
/// each patch that changes the kernel. A patch that only changes Documentation/ or tools/,
/// except the tools of a build, needs no stage of its own.
std::vector<size_t> stage_sizes(const Series& series, bool each_patch);

/// Whether both have the same Kconfig files, and thus resolve in the same way.
bool same_kconfig(const PatchedTree& one, const PatchedTree& other);

/// The first `patches` patches of a subject applied and, unless it is 0, the patch at the position
/// `extra`, from 1. Without any, the unmodified tree. The trust domain is that of the series.
Result<PatchedTree> apply_part(const Subject& subject, size_t patches, size_t extra);

/// Loads a series ("none": the unmodified tree) and applies it. Errors are those of
/// load_series() and apply_series(). A series that does not apply is not an error.
Result<Subject> load_subject(const std::string& spec, const Tree& tree, bool each_patch,
                             Trust trust, const Environment& environment);

}  // namespace kseries
