// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kseries {

/// A patch that quilt's file "series" lists.
struct QuiltEntry {
  std::string name;  ///< relative to the folder of the list
  int line = 0;      ///< in the list, from 1
};

/// Reads quilt's list of patches, in the order in which they apply (quilt(1), "series
/// file"): a name a line, "#" begins a comment. Error of kind usage: a name that
/// leads out of the folder, or an option other than -p1 and -pab, which is the same
/// for patches with a/ and b/.
Result<std::vector<QuiltEntry>> read_quilt_list(std::string_view text, const std::string& source);

}  // namespace kseries
