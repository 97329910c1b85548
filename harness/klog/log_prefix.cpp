// SPDX-License-Identifier: GPL-2.0-only
#include "klog/log_prefix.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"
#include "klog/scan.h"

namespace kseries::klog {
namespace {

constexpr size_t max_record_header = 96;
constexpr size_t max_escape = 32;

/// Removes the date and time at the start of a line in the format of
///   - dmesg --ctime and --reltime: "[Mon Nov 30 21:32:01 2026]", "[Nov30 21:32]", "[  +0.000012]";
///     with --show-delta, "[Mon Nov 30 21:32:01 2026 <    0.000012>]" or "[<    0.000012>]";
///   - programs that log a serial console: "[2026-11-30 21:32:01.123]", "[21:32:01.123]".
bool take_bracket_stamp(std::string_view& text) {
  std::string_view rest = text;
  if (!take_prefix(rest, "[")) return false;
  if (take_shape(rest, "9999-99-99 99:99:99") || take_shape(rest, "99:99:99")) {
    if (take_prefix(rest, ".")) take_all(rest, is_digit);
  } else if (!take_shape(rest, "aaa aaa _9 99:99:99 9999") && !take_shape(rest, "aaa_9 99:99") &&
             !rest.starts_with("<")) {
    take_blanks(rest);
    if (!take_prefix(rest, "+") || !take_seconds(rest)) return false;
  }
  if (!take_close(rest)) return false;
  text = rest;
  return true;
}

/// Removes "2026-11-30T21:32:01,123456+00:00" (dmesg --time-format iso, journalctl -o short-iso).
bool take_iso_stamp(std::string_view& text) {
  std::string_view rest = text;
  if (!take_shape(rest, "9999-99-99T99:99:99")) return false;
  if (take_prefix(rest, ",") || take_prefix(rest, ".")) take_all(rest, is_digit);
  if (!take_prefix(rest, "Z")) {
    if (!take_prefix(rest, "+") && !take_prefix(rest, "-")) return false;
    if (!take_shape(rest, "99:99") && !take_shape(rest, "9999")) return false;
  }
  if (!rest.starts_with(" ")) return false;
  text = rest;
  return true;
}

/// Removes "21:32:01.123456" in front of a blank.
bool take_clock(std::string_view& text) {
  std::string_view rest = text;
  if (!take_shape(rest, "99:99:99.9")) return false;
  take_all(rest, is_digit);
  if (!rest.starts_with(" ")) return false;
  text = rest;
  return true;
}

/// Removes a date that only a source makes unmistakable, and the blank after it: "Nov 30 21:32:01"
/// (syslog, journalctl), "Mon 2026-11-30 21:32:01 UTC" (-o short-full), "1796074321.123456"
/// (-o short-unix), "Mon Nov 30 21:32:01 2026" (OpenWrt).
bool take_date(std::string_view& text) {
  std::string_view rest = text;
  if (take_shape(rest, "aaa _9 99:99:99")) {
    if (take_prefix(rest, ".")) take_all(rest, is_digit);
  } else if (take_shape(rest, "aaa 9999-99-99 99:99:99 ")) {
    if (take_all(rest, [](char c) { return c != ' '; }) == 0) return false;
  } else if (!take_shape(rest, "9999999999.999999") &&
             !take_shape(rest, "aaa aaa _9 99:99:99 9999")) {
    return false;
  }
  if (!take_prefix(rest, " ")) return false;
  text = rest;
  return true;
}

/// Removes one of `words` with the blanks and the colon after it.
bool take_padded(std::string_view& text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) {
    std::string_view rest = text;
    if (!take_prefix(rest, word)) return false;
    take_blanks(rest);
    if (!take_prefix(rest, ":")) return false;
    text = rest;
    return true;
  });
}

/// Removes "kern  :warn  : " (dmesg --decode) up to its last blank.
void take_facility(std::string_view& text) {
  constexpr std::array<std::string_view, 12> facilities = {"kern", "user",   "mail", "daemon",
                                                           "auth", "syslog", "lpr",  "news",
                                                           "uucp", "cron",   "ftp",  "authpriv"};
  constexpr std::array<std::string_view, 8> levels = {"emerg", "alert",  "crit", "err",
                                                      "warn",  "notice", "info", "debug"};
  std::string_view rest = text;
  if (take_padded(rest, facilities) && take_padded(rest, levels) && rest.starts_with(" "))
    text = rest;
}

/// Removes "<4>" of a raw log.
void take_level(std::string_view& text) {
  std::string_view rest = text;
  if (take_prefix(rest, "<") && take_all(rest, is_digit) > 0 && take_prefix(rest, ">")) text = rest;
}

/// Removes the header of a record of /dev/kmsg, "4,1234,12345678,-,caller=T12;", before which
/// netconsole may put the release (Documentation/ABI/testing/dev-kmsg). Sets the caller.
bool take_record_header(std::string_view& text, std::string_view& caller) {
  constexpr size_t min_numbers = 3;  // level, sequence number, time
  const size_t end = text.substr(0, max_record_header).find(';');
  if (end == npos) return false;
  size_t numbers = 0;
  size_t number = 0;
  for (std::string_view field : split(text.substr(0, end), ',')) {
    const bool is_release = number++ == 0 && field.find('.') != npos;
    if (numbers < min_numbers && !is_release) {
      if (!to_number(field)) return false;
      ++numbers;
    } else if (take_prefix(field, "caller=")) {
      caller = field;
    }
  }
  if (numbers < min_numbers) return false;
  text.remove_prefix(end + 1);
  return true;
}

}  // namespace

bool take_source(std::string_view& text) {
  const auto take_word = [](std::string_view& from) {
    return take_all(from, [](char c) { return c != ' ' && c != '['; }) > 0;
  };
  std::string_view rest = text;
  if (!take_word(rest)) return false;
  if (rest.starts_with(" kern.")) {
    take_prefix(rest, " ");
    take_word(rest);
  }
  if (!take_prefix(rest, " kernel:") || !rest.starts_with(" ")) return false;
  text = rest;
  return true;
}

Message split_log_prefix(std::string_view raw) {
  Message message{raw, {}};
  std::string_view& text = message.text;
  while (take_prefix(text, "> ")) {  // quoted in a mail
  }
  if (take_record_header(text, message.caller)) return message;
  take_level(text);
  take_facility(text);
  std::string_view rest = text;
  take_prefix(rest, " ");
  std::string_view dated = rest;
  if (take_bracket_stamp(rest) || take_clock(rest)) {
    text = rest;
  } else if (take_iso_stamp(rest)) {
    text = rest;
    rest.remove_prefix(1);
    if (take_source(rest)) text = rest;
  } else if (take_date(dated) && take_source(dated)) {
    text = dated;
  }
  return message;
}

std::string without_escapes(std::string_view line) {
  std::string text;
  for (size_t at = 0; at < line.size(); ++at) {
    if (!line.substr(at).starts_with("\x1b[")) {
      text += line[at];
      continue;
    }
    // Parameters and intermediate bytes, then one final byte.
    size_t end = at + 2;
    while (end < line.size() && end - at < max_escape && line[end] >= ' ' && line[end] < '@') ++end;
    at = end;
  }
  return text;
}

}  // namespace kseries::klog
