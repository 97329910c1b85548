// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string_view>

namespace kseries::klog {

/// The class of a message that is a complaint although it has no "BUG:", "WARNING:"
/// or "INFO:" before it; empty for any other. Most have a trace behind them.
std::string_view complaint_class(std::string_view message);

}  // namespace kseries::klog
