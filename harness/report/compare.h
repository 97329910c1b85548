// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// One side of a comparison: the cells of a series on a tree in a report.
struct Side {
  const Report* report = nullptr;
  std::string tree;    ///< name
  std::string series;  ///< name; empty: the tree without a series
};

/// "7.2/vfio-noiommu-cdev-v4", "7.3 unpatched".
std::string side_name(const Side& side);

/// Compares the test results of the configurations that both sides have, as Markdown:
/// how many agree, which cells have different verdicts, which tests have different
/// results (including tests that were not reached because the guest died), which tests
/// ran on one side only, with both messages, and which configurations only one side has.
/// Cells are paired when they differ in tree and series only. If no cell has a
/// counterpart, the text names the guests and debug options that differ.
std::string comparison_text(const Side& first, const Side& second);

/// The number of cells that both sides have; 0 means that nothing can be compared.
size_t common_cells(const Side& first, const Side& second);

}  // namespace kseries
