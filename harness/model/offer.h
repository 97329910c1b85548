// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace kseries {

/// Something that a kernel has to have, in a word that the suites know
/// (kselftests/README.md): where it is promised and missing, a test fails
/// instead of skipping.
struct Offer {
  std::string word;    ///< "noiommu-cdev"
  std::string when;    ///< formula in Kconfig's words; GUEST_IOMMU is y in a guest with an IOMMU
  std::string tree;    ///< "7.3"; empty: any
  std::string reason;  ///< not empty: the series takes the word back, and why
};

}  // namespace kseries
