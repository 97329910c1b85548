// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/report.h"
#include "model/sandbox.h"

namespace kseries {

/// Who the tree's own scripts/get_maintainer.pl names for a series: "Name <address>" or
/// "list@host". Runs in the sandbox. None if the tree is gone or has no such script, or if the
/// script fails: the headers of the series have recipients, too.
std::vector<std::string> find_maintainers(const Report& report, const std::string& series,
                                          SandboxKind kind);

}  // namespace kseries
