// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>

#include "model/report.h"

// JSON formats of the places that show results. All texts are printable UTF-8 (base/text.h).

namespace kseries {

/// Where the directory of a run is published; empty: nowhere. Formats link to its files.
struct Published {
  std::string url;
  /// The address of a file of the run; empty if the run is not published.
  [[nodiscard]] std::string file(const std::string& name) const;
};

/// A list of checks for b4 (docs/maintainer/review.rst, "CI check integration"): that of the series
/// or, with `patch`, of one patch; an empty list if it has no such patch.
std::string b4_json(const Report& report, const std::string& series, std::optional<int> patch,
                    const Published& published);

/// A report for KCIDB, version 5.3 of its I/O schema (kernelci/kcidb-io): a checkout for each tree
/// and series, a build for each kernel, a test for each boot and case, an issue for each finding,
/// and an incident for each place. `origin` names who submits it: lower-case letters, digits, "_".
std::string kcidb_json(const Report& report, const std::string& origin, const Published& published);

/// The findings as SARIF 2.1.0 for code scanning, at most 10 MiB (the limit of GitHub), the most
/// important ones first.
std::string sarif_json(const Report& report);

/// The findings for GitLab's code quality widget, at most 4 MiB.
std::string code_quality_json(const Report& report);

}  // namespace kseries
