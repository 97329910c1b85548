// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/campaign.h"
#include "model/report.h"

namespace kseries {

/// A suite and the kernel options that its "config" requires.
struct SuiteConfig {
  std::string suite;
  std::vector<ConfigCheck> config;
};

/// A remark about the suites that skipped every case in a kernel that lacks some of the options
/// that they require, with these options; empty when there are none. m is enough where y is
/// required, and a symbol that the .config does not name is n.
std::string unmet_suite_config(const CellResult& result, const std::vector<SuiteConfig>& configs,
                               const Assignment& values);

}  // namespace kseries
