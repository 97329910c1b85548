// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/config.h"

namespace kseries {

/// A feature that a kernel must have, by the word that the suites use for it
/// (kselftests/README.md). If it is promised and missing, a test fails instead of skipping.
struct Offer {
  std::string word;    ///< "noiommu-cdev"
  std::string when;    ///< Kconfig expression; GUEST_IOMMU is y in a guest with an IOMMU
  std::string tree;    ///< "7.3"; empty: any
  std::string reason;  ///< why the series removes the feature; empty: it does not
};

/// A setting that a series makes unreachable on purpose.
struct WithdrawnOption {
  ConfigSetting setting;
  std::string tree;  ///< "7.3"; empty: any
  std::string reason;
};

}  // namespace kseries
