// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries::html {

/// The series as a diff: a section for each series and tree, with each patch and hunk. Each added
/// line shows how many kernels compiled it, which suites executed it, and which stack traces and
/// findings name it.
std::string series_diffs(const Report& report);

/// The hunk of the guilty patch that a finding is about: the one with its line, or nothing.
std::string blamed_hunk(const Report& report, const Finding& finding);

}  // namespace kseries::html
