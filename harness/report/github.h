// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// The summary of a job as GitHub-flavoured Markdown, at most 1 MiB (more is rejected). Text of
/// the report is never markup.
std::string github_summary(const Report& report);

/// Workflow commands that annotate lines: "::error file=…,line=…,title=…::…". GitHub shows ten
/// errors and ten warnings of a step, so there are no more of each.
std::string github_annotations(const Report& report);

}  // namespace kseries
