// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string_view>

namespace kseries {

/// Receives one line for each thing that takes time, and warnings.
using Progress = std::function<void(std::string_view)>;

}  // namespace kseries
