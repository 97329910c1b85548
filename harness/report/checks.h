// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/report.h"

// What the places that show one result for each patch have in common: b4, Patchwork.

namespace kseries {

enum class CheckStatus { pass, warn, fail };

/// The result for a patch on all trees, or for the whole series.
struct Check {
  int patch = 0;  ///< number; 0: the series
  CheckStatus status = CheckStatus::pass;
  std::string summary;  ///< one line
  std::string details;  ///< may be empty
};

/// The patch that introduces a finding as far as that is known: its culprit, or else the blamed
/// one; 0: unknown.
int culprit_of(const Finding& finding);

/// 16 hexadecimal digits that are equal for equal findings of different runs.
std::string finding_id(const Finding& finding);

/// The line of the source that a finding is about.
struct SourceLine {
  std::string file;
  int line = 0;
};
std::optional<SourceLine> source_line(const Finding& finding);

/// The findings in cells of a series, or about its patches, without errors of the harness.
std::vector<const Finding*> findings_about(const Report& report, const std::string& series);

/// A finding in a few lines: what, where, who, when, how to reproduce it. Without paths of this
/// machine, and not yet sanitised.
std::string finding_details(const Report& report, const Finding& finding);

/// The check of a series, followed by one for each of its patches. A new finding is a failure; one
/// that the base shows, too, or that is flaky, is a warning, as are lines that no kernel compiled
/// and a series that was not tested.
std::vector<Check> series_checks(const Report& report, const std::string& series);

/// The names of the series of a report, without the unpatched tree.
std::vector<std::string> tested_series(const Report& report);

/// The patch or cover letter of a report that a mail is, by its Message-ID or else by the words of
/// its subject. Nothing: the mail is of another series.
struct MailMatch {
  std::string series;
  int patch = 0;  ///< 0: the cover letter
};
std::optional<MailMatch> find_mail(const Report& report, std::string_view message_id,
                                   std::string_view words);

}  // namespace kseries
