// SPDX-License-Identifier: GPL-2.0-only
#include "judge/reboot_plan.h"

#include <algorithm>

#include "judge/describe.h"

namespace kseries {
namespace {

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Whether a suite was started. One that was not has no name, since only the plan counts it.
bool was_started(const std::vector<std::string>& asked, const TestCase& suite) {
  return suite.result != TestResult::missing || is_of_init(suite.name) || has(asked, suite.name);
}

}  // namespace

std::vector<std::string> unreached_suites(const std::vector<std::string>& asked,
                                          const TestRun& run) {
  std::vector<std::string> rest;
  for (const std::string& name : asked) {
    const bool started = std::any_of(run.suites.begin(), run.suites.end(),
                                     [&](const TestCase& suite) { return suite.name == name; });
    if (!started) rest.push_back(name);
  }
  return rest;
}

bool worth_another_boot(const std::vector<std::string>& asked, const Boot& boot,
                        const TestRun& run) {
  if (boot.exit_reason == ExitReason::no_kernel || boot.exit_reason == ExitReason::qemu_killed) {
    return false;
  }
  const size_t rest = unreached_suites(asked, run).size();
  return rest > 0 && rest < asked.size();
}

TestRun reached_only(const std::vector<std::string>& asked, TestRun run) {
  const auto end = std::remove_if(run.suites.begin(), run.suites.end(), [&](const TestCase& suite) {
    return !was_started(asked, suite);
  });
  run.suites.erase(end, run.suites.end());
  return run;
}

TestRun with_names(const std::vector<std::string>& asked, TestRun run) {
  std::vector<std::string> rest = unreached_suites(asked, run);
  for (auto suite = run.suites.rbegin(); suite != run.suites.rend() && !rest.empty(); ++suite) {
    if (was_started(asked, *suite)) break;
    suite->name = rest.back();
    rest.pop_back();
  }
  return run;
}

}  // namespace kseries
