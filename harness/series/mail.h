// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/series.h"
#include "series/subject_line.h"

namespace kseries {

/// A mail of a series.
struct Mail {
  SubjectLine subject;
  std::string message_id;
  std::string text;             ///< all text without the diff, UTF-8
  std::optional<Patch> patch;   ///< nothing for a cover letter, a reply, or without a diff
  bool ends_with_diff = false;  ///< not followed even by a signature
};

/// Parses one mail, or a bare diff with text above it.
///
/// The message ends at a line "---" or at the diff; the text between them is notes.
/// "From:", "Date:" and "Subject:" at the start of the body or after a scissors line
/// replace those of the header. The diff is in the body or in one attachment. The diff
/// of a reply or of a cover letter is not a patch. Errors: a damaged diff; a [PATCH n/m]
/// without a diff; several attached patches.
Result<Mail> parse_mail(const RawMail& raw);

}  // namespace kseries
