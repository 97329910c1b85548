// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/guest.h"
#include "model/test_run.h"

namespace kseries {

/// Of the suites that a boot was to run, those that it never began, in their order.
std::vector<std::string> unreached_suites(const std::vector<std::string>& asked,
                                          const TestRun& run);

/// Whether a further boot can tell more: suites were not begun, its end was not the
/// host's, and at least one suite had begun (a kernel that dies before would die again).
/// A guest that is done leaves suites out when lockdep has switched itself off.
bool worth_another_boot(const std::vector<std::string>& asked, const Boot& boot,
                        const TestRun& run);

/// The run without the suites that were not begun: another boot has them.
TestRun reached_only(const std::vector<std::string>& asked, TestRun run);

/// The run with the names of the suites that were not begun, which its plan only
/// counts: they are the last ones.
TestRun with_names(const std::vector<std::string>& asked, TestRun run);

}  // namespace kseries
