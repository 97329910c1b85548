// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/series.h"
#include "series/subject_line.h"

namespace kseries {

/// A mail as a series reads it.
struct Mail {
  SubjectLine subject;
  std::string message_id;
  std::string text;             ///< all its words, UTF-8, without the diff
  std::optional<Patch> patch;   ///< nothing: a cover letter, a reply, no diff
  bool ends_with_diff = false;  ///< not even a signature stands behind it
};

/// Reads one mail, or a bare diff with words above it.
///
/// The message ends at a line "---" or at the diff; what stands between them is
/// notes. "From:", "Date:" and "Subject:" at the start of the body replace the
/// header's; so they do behind a scissors line. The diff may be in the body or
/// in one attachment. The diff of a reply or of a cover letter is no patch.
/// Errors: a damaged diff; a [PATCH n/m] without one; several attached patches.
Result<Mail> read_mail(const RawMail& raw);

}  // namespace kseries
