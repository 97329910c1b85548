// SPDX-License-Identifier: GPL-2.0-only
#include "klog/prefix.h"

#include <algorithm>

#include "base/text.h"
#include "klog/log_prefix.h"
#include "klog/scan.h"

namespace kseries::klog {
namespace {

/// A torn time stamp and caller have about twice as many characters as a whole one.
constexpr size_t max_torn = 96;
constexpr size_t max_torn_caller = 24;

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
  return 0;
}

}  // namespace

Message split_line_prefix(std::string_view raw) {
  while (!raw.empty() && raw.back() == '\r') raw.remove_suffix(1);
  while (!raw.empty() && (raw.front() == '\r' || raw.front() == '\0')) raw.remove_prefix(1);
  const size_t stamp = stamp_end(raw);
  Message message = stamp > 0 ? Message{raw.substr(stamp), {}} : split_log_prefix(raw);
  const bool dated = message.text.size() < raw.size();
  // printk prints no blank between time stamp and caller, dmesg prints one.
  std::string_view rest = message.text;
  if (dated) take_prefix(rest, " ");
  size_t caller = caller_at(rest);
  if (caller > 0) {
    message = {rest, rest.substr(0, caller)};
  } else {
    caller = dated ? torn_caller(message.text) : torn_prefix(message.text);
  }
  message.text.remove_prefix(caller);
  if (dated || caller > 0) {
    take_prefix(message.text, " ");
    if (take_source(message.text)) take_prefix(message.text, " ");
  }
  return message;
}

std::string_view strip_line_prefix(std::string_view raw) { return split_line_prefix(raw).text; }

}  // namespace kseries::klog
