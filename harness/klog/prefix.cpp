// SPDX-License-Identifier: GPL-2.0-only
#include "klog/prefix.h"

#include <algorithm>

#include "base/text.h"

namespace kseries::klog {
namespace {

/// A torn time stamp and caller have about twice as many characters as a whole one.
constexpr size_t max_torn = 96;
constexpr size_t max_torn_caller = 24;
/// Digits after the point of a time stamp: printk prints microseconds.
constexpr size_t fraction_digits = 6;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

template <typename Is>
size_t take_all(std::string_view& text, const Is& is) {
  size_t length = 0;
  while (length < text.size() && is(text[length])) ++length;
  text.remove_prefix(length);
  return length;
}

void take_blanks(std::string_view& text) {
  take_all(text, [](char c) { return c == ' '; });
}

/// Removes "   1.234567". Anything else in brackets, such as "[1.5]", is not a time stamp.
bool take_seconds(std::string_view& text) {
  take_blanks(text);
  return take_all(text, is_digit) > 0 && take_prefix(text, ".") &&
         take_all(text, is_digit) == fraction_digits;
}

/// Removes a text of a fixed width: in `shape`, 9 is a digit, a is a letter, and _ is a digit or a
/// space.
bool take_shape(std::string_view& text, std::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i) {
    const char c = text[i];
    const bool fits = shape[i] == '9'   ? is_digit(c)
                      : shape[i] == 'a' ? is_letter(c)
                      : shape[i] == '_' ? is_digit(c) || c == ' '
                                        : c == shape[i];
    if (!fits) return false;
  }
  text.remove_prefix(shape.size());
  return true;
}

/// Removes the rest of a time stamp in brackets; dmesg --show-delta prints the time since the
/// previous line before the bracket: " <    0.000012>".
bool take_close(std::string_view& text) {
  if (take_prefix(text, " <") && (!take_seconds(text) || !take_prefix(text, ">"))) return false;
  return take_prefix(text, "]");
}

/// The length of "[    1.234567]" at the start of `text`; 0 if there is none.
size_t stamp_at(std::string_view text) {
  std::string_view rest = text;
  return take_prefix(rest, "[") && take_seconds(rest) && take_close(rest)
             ? text.size() - rest.size()
             : 0;
}

/// The length of "[    T1]" or "[    C0]" at the start of `text`; 0 if there is none.
size_t caller_at(std::string_view text) {
  std::string_view rest = text;
  if (!take_prefix(rest, "[")) return 0;
  take_blanks(rest);
  if (!take_prefix(rest, "T") && !take_prefix(rest, "C")) return 0;
  return take_all(rest, is_digit) > 0 && take_prefix(rest, "]") ? text.size() - rest.size() : 0;
}

/// Removes "[Mon Nov 30 21:32:01 2026]", "[Nov30 21:32]" or "[  +0.000012]" (dmesg --ctime and
/// --reltime).
bool take_human_stamp(std::string_view& text) {
  std::string_view rest = text;
  if (!take_prefix(rest, "[")) return false;
  if (!take_shape(rest, "aaa aaa _9 99:99:99 9999") && !take_shape(rest, "aaa_9 99:99")) {
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

/// Removes "host kernel:" of syslog and journalctl.
bool take_source(std::string_view& text) {
  std::string_view rest = text;
  const bool host = take_all(rest, [](char c) { return c != ' ' && c != '['; }) > 0;
  if (!host || !take_prefix(rest, " kernel:") || !rest.starts_with(" ")) return false;
  text = rest;
  return true;
}

/// Removes "kern  :warn  : " (dmesg --decode).
void take_facility(std::string_view& text) {
  std::string_view rest = text;
  for (int part = 0; part < 2; ++part) {
    if (take_all(rest, is_letter) == 0) return;
    take_blanks(rest);
    if (!take_prefix(rest, ":")) return;
  }
  if (take_prefix(rest, " ")) text = rest;
}

/// The length of a prefix without a time stamp of printk; 0 if there is none.
size_t other_prefix(std::string_view raw) {
  std::string_view text = raw;
  take_facility(text);
  if (take_human_stamp(text)) return raw.size() - text.size();
  if (take_iso_stamp(text)) {
    std::string_view rest = text.substr(1);
    return raw.size() - (take_source(rest) ? rest.size() : text.size());
  }
  text = raw;
  if (take_shape(text, "aaa _9 99:99:99 ") && take_source(text)) return raw.size() - text.size();
  return 0;
}

/// Whether `head` ends with the caller of a prefix: "[    T1".
bool ends_with_caller(std::string_view head) {
  const size_t bracket = head.find_first_of("[]");
  size_t end = head.size();
  while (end > 0 && is_digit(head[end - 1])) --end;
  return bracket != npos && end > 0 && end < head.size() &&
         (head[end - 1] == 'T' || head[end - 1] == 'C') && bracket < end;
}

/// Whether `head` contains the characters of a time stamp in their order. A frame may have as many
/// digits: "open.isra.0+0x1a/0x12345 [vfio] ".
bool has_torn_seconds(std::string_view head) {
  if (head.find("+0x") != npos) return false;
  const auto first = std::find_if(head.begin(), head.end(), is_digit);
  const auto point = std::find(first, head.end(), '.');
  return static_cast<size_t>(std::count_if(point, head.end(), is_digit)) >= fraction_digits;
}

/// The length of a prefix between other letters, up to the blank before the message; 0 if there is
/// none. Another letter may be between the last bracket and the blank.
size_t torn_prefix(std::string_view raw) {
  for (size_t at = raw.find(']'); at < max_torn; at = raw.find(']', at + 1)) {
    const std::string_view head = raw.substr(0, at);
    const std::string_view tail = raw.substr(at + 1);
    const bool split = tail.size() > 1 && tail[0] != '[' && tail[1] == ' ';
    if (!tail.starts_with(' ') && !split) continue;
    if (ends_with_caller(head) || has_torn_seconds(head)) return at + (tail[0] == ' ' ? 1 : 2);
  }
  return 0;
}

/// The length of a caller between other letters; 0 if there is none.
size_t torn_caller(std::string_view text) {
  const size_t at = text.find("] ");
  return at < max_torn_caller && ends_with_caller(text.substr(0, at)) ? at + 1 : 0;
}

/// The length of the time stamp and everything before it; 0 if there is none. It is nearly always
/// at the start. Otherwise it follows "<4>" in a raw log, or text that a program printed without a
/// newline.
size_t stamp_end(std::string_view raw) {
  for (size_t at = raw.find('['); at != npos; at = raw.find('[', at + 1)) {
    const size_t length = stamp_at(raw.substr(at));
    if (length > 0) return at + length;
  }
  return other_prefix(raw);
}

}  // namespace

Message split_line_prefix(std::string_view raw) {
  while (!raw.empty() && raw.back() == '\r') raw.remove_suffix(1);
  const size_t stamp = stamp_end(raw);
  Message message{raw.substr(stamp), {}};
  // printk prints no blank between time stamp and caller, dmesg prints one.
  std::string_view rest = message.text;
  if (stamp > 0) take_prefix(rest, " ");
  size_t caller = caller_at(rest);
  if (caller > 0) {
    message = {rest, rest.substr(0, caller)};
  } else {
    caller = stamp > 0 ? torn_caller(message.text) : torn_prefix(message.text);
  }
  message.text.remove_prefix(caller);
  if (stamp + caller > 0) {
    take_prefix(message.text, " ");
    if (take_source(message.text)) take_prefix(message.text, " ");
  }
  return message;
}

std::string_view strip_line_prefix(std::string_view raw) { return split_line_prefix(raw).text; }

}  // namespace kseries::klog
