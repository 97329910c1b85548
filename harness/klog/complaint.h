// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string_view>

#include "model/splat.h"

namespace kseries::klog {

/// The class of a message that is a complaint although it has no "BUG:", "WARNING:"
/// or "INFO:" before it; nothing for any other. Most have a trace behind them.
std::optional<SplatClass> complaint_class(std::string_view message);

}  // namespace kseries::klog
