// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/series.h"

namespace kseries {

/// A text of a mail, its transfer encoding undone. Bytes: a diff is never
/// converted to another character set.
struct MimePart {
  std::string bytes;
  std::string charset;      ///< as the mail says; may be empty
  std::string name;         ///< file name; may be empty
  bool attachment = false;  ///< said to be one, or of a type that is none to read
  bool as_sent = true;      ///< the bytes stand in the mail like this
};

/// A mail, its headers decoded to UTF-8.
struct MimeMail {
  std::string subject;
  std::string from_name;
  std::string from_email;
  ZonedTime date;          ///< 1970 when there is none that can be read
  std::string message_id;  ///< without < >
  std::vector<MimePart> parts;
};

/// Decodes a mail with all of its text parts; format=flowed is undone. Words
/// that are no mail give a MimeMail without headers and parts.
MimeMail decode_mail(std::string_view bytes);

/// Reads the value of a "Date:" field (RFC 5322, and what mailers make of it). Nothing
/// when it is not a date.
std::optional<ZonedTime> parse_mail_date(const std::string& text);

/// `bytes` in UTF-8; what is no text of that character set is replaced.
std::string to_utf8(std::string_view bytes, const std::string& charset);

}  // namespace kseries
