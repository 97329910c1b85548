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
  MailHeader header;
  std::vector<std::string> parents;  ///< message-ids that it replies to, the nearest first
  std::string text;                  ///< all text without the diff, UTF-8
  std::optional<Patch> patch;        ///< nothing for a cover letter, a reply, or without a diff
  std::optional<Error> lack;         ///< why a mail that is called a patch has none
  bool ends_with_diff = false;       ///< not followed even by a signature
};

/// Parses one mail, an export of Mercurial or StGit, a commit, or a bare diff with text above it.
///
/// The message ends at a line "---" or at the diff; the text between them is notes.
/// "From:", "Date:" and "Subject:" (or a line "[PATCH] subject") at the start of the body
/// or after a scissors line replace those of the header. The diff is in the body or in one
/// attachment. The diff of a cover letter is not a patch; that of a reply is one only if the
/// body has a subject with PATCH, and `subject.reply` is set. A mail without a subject begins with
/// it. Errors: a damaged diff; several attached patches.
Result<Mail> parse_mail(const RawMail& raw);

}  // namespace kseries
