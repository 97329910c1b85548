// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/series.h"

namespace kseries {

/// A text part of a mail, with the transfer encoding decoded. The charset is not
/// converted, because a diff must keep its bytes.
struct MimePart {
  std::string bytes;
  std::string charset;      ///< as in the mail; may be empty
  std::string name;         ///< file name; may be empty
  bool attachment = false;  ///< declared as one, or not of type text/plain
  bool as_sent = true;      ///< the mail contains the bytes unmodified
};

/// A mail with its headers decoded to UTF-8.
struct MimeMail {
  std::string subject;    ///< on one line
  std::string from_name;  ///< the address if there is no name
  std::string from_email;
  ZonedTime date;  ///< 1970 when missing or unreadable
  MailHeader header;
  /// Message-ids of the mails that it replies to, the direct parent first.
  std::vector<std::string> parents;
  std::vector<MimePart> parts;
};

/// Decodes a mail with all of its text parts, and undoes format=flowed. Text that is not
/// a mail gives a MimeMail without headers and parts.
MimeMail decode_mail(std::string_view bytes);

/// Parses the value of a "Date:" header (RFC 5322 and common deviations). Nothing when it
/// is not a date.
std::optional<ZonedTime> parse_mail_date(const std::string& text);

/// Converts `bytes` to UTF-8. Bytes that are invalid in the charset are replaced.
std::string to_utf8(std::string_view bytes, const std::string& charset);

}  // namespace kseries
