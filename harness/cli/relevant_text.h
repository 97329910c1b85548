// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "plan/space_stage.h"

namespace kseries {

/// The symbols by role, each with how it is treated and why, and the size of the space.
std::string relevant_text(const ConfigSpace& space);

}  // namespace kseries
