// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kseries {

/// A patch in the "series" file of quilt.
struct QuiltEntry {
  std::string name;  ///< relative to the directory of the file
  int line = 0;      ///< in the file, from 1
};

/// Parses the "series" file of quilt (see quilt(1)): one patch per line in the order in
/// which they apply, with comments after "#". Error of kind usage: a name that leads
/// outside the directory, or an option other than -p1 and -pab, which is the same for
/// patches with a/ and b/.
Result<std::vector<QuiltEntry>> parse_quilt_list(std::string_view text, const std::string& source);

}  // namespace kseries
