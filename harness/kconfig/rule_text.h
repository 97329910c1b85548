// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>

#include "kconfig/model.h"

namespace kseries {

/// "VFIO_NOIOMMU (drivers/vfio/Kconfig:47): depends on VFIO_GROUP": the rules of a symbol in
/// one line.
std::string rule_text(const KconfigRules& rules, size_t index);

}  // namespace kseries
