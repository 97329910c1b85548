// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "cli/options.h"
#include "model/environment.h"
#include "model/report.h"
#include "model/sandbox.h"

namespace kseries {

/// Whether one of the options prints to stdout, so that the summary must not.
bool prints_format(const ReportOptions& options);

/// Writes what the options ask for, and posts to Patchwork. Errors: of kind usage, the run has
/// several series and --series does not choose one, or none of that name; a file can't be written;
/// those of post_checks().
Result<Done> write_places(const Report& report, const ReportOptions& options, SandboxKind sandbox);

/// In GitHub's CI: appends to the job's summary, prints annotations and writes kseries.sarif. In
/// GitLab's: writes gl-code-quality.json. Both files are in the directory of the run. Elsewhere
/// nothing.
Result<Done> write_ci_files(const Report& report, const Environment& environment);

/// `text`, which is printed in GitHub's CI, between two commands that make the runner ignore
/// commands in it: a console or the name of a test could be one. Unmodified elsewhere.
std::string without_commands(const std::string& text, const Environment& environment);

}  // namespace kseries
