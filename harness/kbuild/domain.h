// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/series.h"
#include "model/tree.h"

namespace kseries {

/// A build runs code of whoever wrote its sources, and that code may write anything into the
/// outputs. So outputs (lanes, ccache) belong to a trust domain: those of one are never used
/// in another. The exception is the domain of an unpatched tree: what is built there is copied, or
/// mounted read-only, for the series on that tree, so that they do not start cold.

/// The domain of the trees from signed packages.
inline constexpr const char* base_domain = "base";

/// The domain of builds of `tree` without a series: base_domain, or one for this tree alone.
std::string unpatched_domain(const Tree& tree);

/// The domain of a series on `tree`, from the content of all its patches. A part of a series is
/// in the domain of the whole series: its author is the same.
std::string series_domain(const Tree& tree, const std::vector<Patch>& patches);

/// The lanes of one configuration base (see lane_key() in plan/find_planned.h).
struct LaneKeys {
  std::string own;   ///< of the domain that builds
  std::string base;  ///< of the unpatched tree; equal to `own` without a series
};

}  // namespace kseries
