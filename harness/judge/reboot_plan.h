// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/guest.h"
#include "model/test_run.h"

namespace kseries {

/// The suites that a boot should have run and did not start, in order.
std::vector<std::string> unreached_suites(const std::vector<std::string>& asked,
                                          const TestRun& run);

/// Whether another boot can give more results: some suites were not started, the host did not end
/// the boot, and at least one suite was started (a kernel that dies before that would die again).
/// A guest that is done also leaves out suites if lockdep has turned itself off.
bool worth_another_boot(const std::vector<std::string>& asked, const Boot& boot,
                        const TestRun& run);

/// The run without the suites that were not started, which are left to another boot.
TestRun reached_only(const std::vector<std::string>& asked, TestRun run);

/// The run with names for the suites that were not started. They are the last ones, and the plan
/// only counts them.
TestRun with_names(const std::vector<std::string>& asked, TestRun run);

}  // namespace kseries
