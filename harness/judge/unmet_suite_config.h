// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/campaign.h"
#include "model/report.h"

namespace kseries {

/// A suite and the kernel options that its "config" file requires.
struct SuiteConfig {
  std::string suite;
  std::vector<ConfigCheck> config;
};

/// A remark that names the suites that skipped all of their cases and the options they require
/// that the kernel lacks; empty if there are none. m satisfies y, and a symbol that is not in the
/// .config is n.
std::string unmet_suite_config(const CellResult& result, const std::vector<SuiteConfig>& configs,
                               const Assignment& values);

}  // namespace kseries
