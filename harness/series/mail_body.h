// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kseries {

/// The parts of the text of a mail, in order of appearance.
struct MailBody {
  std::optional<std::string> from;  ///< in-body "From:", as written
  std::optional<std::string> date;
  std::optional<std::string> subject;
  std::string message;  ///< trimmed
  std::string notes;    ///< between "---" and the diff, trimmed
  /// Offset of the diff in the text.
  std::optional<size_t> diff;
};

/// Splits a decoded text. See parse_mail() for the rules.
MailBody split_body(std::string_view whole);

}  // namespace kseries
