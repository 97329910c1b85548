// SPDX-License-Identifier: GPL-2.0-only
#include "judge/unmet_suite_config.h"

#include <algorithm>

#include "base/text.h"
#include "model/config.h"

namespace kseries {
namespace {

bool skipped_everything(const CellResult& result, const std::string& suite) {
  bool any = false;
  for (const CaseResult& test : result.cases) {
    if (test.suite != suite) continue;
    if (test.result != TestResult::skip) return false;
    any = true;
  }
  return any;
}

bool is_met(const ConfigCheck& check, const Assignment& values) {
  const auto found = values.find(check.symbol);
  const std::string value = found == values.end() ? "n" : found->second;
  return value == check.value || (check.value == "y" && value == "m");
}

}  // namespace

std::string unmet_suite_config(const CellResult& result, const std::vector<SuiteConfig>& configs,
                               const Assignment& values) {
  std::vector<std::string> suites;
  for (const SuiteConfig& one : configs) {
    if (!skipped_everything(result, one.suite)) continue;
    std::vector<std::string> unmet;
    for (const ConfigCheck& check : one.config) {
      if (!is_met(check, values)) unmet.push_back(check.symbol + "=" + check.value);
    }
    if (!unmet.empty()) suites.push_back(one.suite + " (" + join(unmet, " ") + ")");
  }
  return suites.empty() ? "" : "skipped (missing kernel options): " + join(suites, ", ");
}

}  // namespace kseries
