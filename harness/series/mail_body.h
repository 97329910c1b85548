// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kseries {

/// The parts of a mail's text, in order of appearance.
struct MailBody {
  std::optional<std::string> from;  ///< in-body "From:", as written
  std::optional<std::string> date;
  std::optional<std::string> subject;
  std::string message;  ///< trimmed
  std::string notes;    ///< between "---" and the diff, trimmed
  /// Offset of the diff in the text; nothing without one.
  std::optional<size_t> diff;
};

/// Takes a decoded text apart; see read_mail() for the rules.
MailBody split_body(std::string_view whole);

}  // namespace kseries
