// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdio>
#include <string>
#include <vector>

// Text that a series, a compiler or a guest may contain to deceive a reader.

namespace kseries::hostile {

struct Character {
  std::string bytes;  ///< UTF-8
  std::string shown;  ///< how reports show it
};

inline std::string utf8(unsigned c) {
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800)
    return {static_cast<char>(0xC0U | c >> 6U), static_cast<char>(0x80U | (c & 0x3FU))};
  return {static_cast<char>(0xE0U | c >> 12U), static_cast<char>(0x80U | (c >> 6U & 0x3FU)),
          static_cast<char>(0x80U | (c & 0x3FU))};
}

/// Every character that must not be shown: C0 without tab and newline, DEL, C1, those that set the
/// direction of text, and the separators of lines.
inline std::vector<Character> characters() {
  std::vector<unsigned> codes = {0x061C, 0x200E, 0x200F, 0x2028, 0x2029};
  const auto add = [&](unsigned first, unsigned last) {
    for (unsigned c = first; c <= last; ++c) codes.push_back(c);
  };
  add(0x00, 0x08);
  add(0x0B, 0x1F);
  add(0x7F, 0x9F);
  add(0x202A, 0x202E);
  add(0x2066, 0x2069);
  std::vector<Character> all;
  for (const unsigned c : codes) {
    char shown[16];
    std::snprintf(shown, sizeof(shown), c > 0xFF ? "\\u%04x" : "\\x%02x", c);
    all.push_back({utf8(c), shown});
  }
  return all;
}

/// All of them in one line, as in "<char><char>..."; the text before and after is "[" and "]".
inline std::string text() {
  std::string all = "[";
  for (const Character& one : characters()) all += one.bytes;
  return all + "]";
}

/// What a reader must see instead of text().
inline std::string shown() {
  std::string all = "[";
  for (const Character& one : characters()) all += one.shown;
  return all + "]";
}

/// Which of the characters a text contains, for messages; empty: none.
inline std::string found_in(const std::string& text) {
  std::string found;
  for (const Character& one : characters()) {
    if (text.find(one.bytes) != std::string::npos) found += one.shown + " ";
  }
  return found;
}

}  // namespace kseries::hostile
