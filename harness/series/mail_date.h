// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kseries {

/// A moment with the time zone in which it was written down.
struct MailDate {
  int64_t seconds = 0;  ///< since 1970, UTC
  int offset = 0;       ///< minutes east of UTC
};

/// Reads RFC 5322's "Tue, 14 Apr 2026 09:12:33 +0200"; the day of the week and
/// the seconds may be absent. Nothing when it is something else.
std::optional<MailDate> parse_mail_date(std::string_view text);

/// Writes the form that parse_mail_date() reads.
std::string mail_date(const MailDate& date);

}  // namespace kseries
