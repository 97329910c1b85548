// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// One side of a comparison: the cells of a series on a tree in a report.
struct Side {
  const Report* report = nullptr;
  std::string tree;    ///< name
  std::string series;  ///< name; empty: the tree as it is
};

/// "7.2/vfio-noiommu-cdev-v4", "7.3 unpatched".
std::string name_of(const Side& side);

/// What the two sides' tests say in the configurations that both have, as
/// Markdown: how many agree, which cells have another verdict, tests that came out
/// differently (not reached, too, when the guest died before), those that only one
/// side could run, with both messages, and the configurations of one side only.
/// Cells are the same when tree and series are all that differs between them; where
/// that is so of none, the guests and debug options that differ are told.
std::string comparison_text(const Side& first, const Side& second);

/// The cells that both sides have: without any, nothing is compared.
size_t common_cells(const Side& first, const Side& second);

}  // namespace kseries
