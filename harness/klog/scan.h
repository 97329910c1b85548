// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string_view>

#include "base/text.h"

// Functions that remove something from the start of a text, for the parsers of line prefixes. Those
// that return false may have removed a part of it.
namespace kseries::klog {

/// Digits after the point of a time stamp: printk prints microseconds.
inline constexpr size_t fraction_digits = 6;

/// Removes all characters that fulfil `is`, and returns their number.
template <typename Is>
size_t take_all(std::string_view& text, const Is& is) {
  size_t length = 0;
  while (length < text.size() && is(text[length])) ++length;
  text.remove_prefix(length);
  return length;
}

inline void take_blanks(std::string_view& text) {
  take_all(text, [](char c) { return c == ' '; });
}

/// Removes "   1.234567". Anything else in brackets, such as "[1.5]", is not a time stamp.
inline bool take_seconds(std::string_view& text) {
  take_blanks(text);
  return take_all(text, is_digit) > 0 && take_prefix(text, ".") &&
         take_all(text, is_digit) == fraction_digits;
}

/// Removes the rest of a time stamp in brackets; dmesg --show-delta prints the time since the
/// previous line before the bracket: " <    0.000012>". journalctl puts a blank after it.
inline bool take_close(std::string_view& text) {
  std::string_view delta = text;
  take_blanks(delta);
  if (take_prefix(delta, "<")) {
    if (!take_seconds(delta)) return false;
    take_blanks(delta);
    if (!take_prefix(delta, ">")) return false;
    text = delta;
  }
  return take_prefix(text, "]");
}

/// Removes a text of a fixed width, or nothing: in `shape`, 9 is a digit, a is a letter, and _ is a
/// digit or a space.
inline bool take_shape(std::string_view& text, std::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i) {
    const char c = text[i];
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool fits = shape[i] == '9'   ? is_digit(c)
                      : shape[i] == 'a' ? is_letter
                      : shape[i] == '_' ? is_digit(c) || c == ' '
                                        : c == shape[i];
    if (!fits) return false;
  }
  text.remove_prefix(shape.size());
  return true;
}

}  // namespace kseries::klog
