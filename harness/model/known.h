// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "model/splat.h"

namespace kseries {

/// A known failure: it is expected, with a reason, and does not count as a finding.
struct KnownFailure {
  std::string concern;  ///< short label, such as "R4"
  std::string what;
  std::string suite;                ///< empty: any
  std::string name;                 ///< of the test case; empty: any
  std::optional<SplatClass> splat;  ///< of a splat; none: it is a failed test
  std::string title;                ///< pattern for the title of that splat; empty: any
  std::string tree;                 ///< empty: any
  std::string reason;
  bool baseline = false;  ///< the unpatched tree has it too: no patch is to blame
};

}  // namespace kseries
