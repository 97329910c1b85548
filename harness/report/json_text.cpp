// SPDX-License-Identifier: GPL-2.0-only
#include "report/json_text.h"

#include <algorithm>

#include "base/text.h"

namespace kseries {
namespace {

/// For the line that bounded() inserts.
constexpr size_t json_cut_notice = 128;

}  // namespace

std::string json_text(std::string_view text, size_t max) {
  const size_t tail = max / 2;
  const size_t head = max - tail - json_cut_notice;
  // An escape is longer than what it replaces, and a cut may be inside a character.
  std::string clean = printable_utf8(bounded(text, head, tail));
  if (clean.size() > max) clean = bounded(clean, head, tail);
  return printable_utf8(clean);
}

std::string json_line(std::string_view text, size_t max) {
  std::string line = printable_line(text.substr(0, max));
  if (line.size() <= max && text.size() <= max) return line;
  line.resize(std::min(line.size(), max));
  while (!line.empty() && !is_utf8(line)) line.pop_back();
  return line + "...";
}

}  // namespace kseries
