// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/campaign.h"
#include "model/report.h"

namespace kseries {

/// A suite and what its "config" asks of the kernel.
struct SuiteNeeds {
  std::string suite;
  std::vector<ConfigCheck> config;
};

/// A remark on the suites that skipped every case in a kernel that lacks some of what
/// they ask for, with what that is; empty when there are none. m does where y is asked
/// for, and a symbol that the .config does not name is n.
std::string lacking(const CellResult& result, const std::vector<SuiteNeeds>& needs,
                    const Assignment& values);

}  // namespace kseries
