// SPDX-License-Identifier: GPL-2.0-only
#include "tree/debian_text.h"

namespace kseries {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Weight of a character outside numbers: '~' sorts before the end, then the
/// end, letters, all the others. A digit ends the part, as the end does.
int weight(std::string_view text, size_t at) {
  constexpr int kAfterLetters = 256;
  if (at >= text.size() || is_digit(text[at])) return 0;
  const char c = text[at];
  if (c == '~') return -1;
  if (is_letter(c)) return static_cast<unsigned char>(c);
  return static_cast<unsigned char>(c) + kAfterLetters;
}

/// Takes the number at the front, without its leading zeros.
std::string_view take_number(std::string_view& text) {
  size_t zeros = 0;
  while (zeros < text.size() && text[zeros] == '0') ++zeros;
  size_t end = zeros;
  while (end < text.size() && is_digit(text[end])) ++end;
  const std::string_view number = text.substr(zeros, end - zeros);
  text.remove_prefix(end);
  return number;
}

/// Takes what is in front of the next number.
int compare_letters(std::string_view& left, std::string_view& right) {
  size_t at = 0;
  const auto more = [&at](std::string_view text) {
    return at < text.size() && !is_digit(text[at]);
  };
  for (; more(left) || more(right); ++at) {
    const int difference = weight(left, at) - weight(right, at);
    if (difference != 0) return difference;
  }
  left.remove_prefix(at);
  right.remove_prefix(at);
  return 0;
}

/// Of an upstream version or a revision: words and numbers in turn.
int compare_part(std::string_view left, std::string_view right) {
  while (!left.empty() || !right.empty()) {
    if (const int difference = compare_letters(left, right); difference != 0) return difference;
    const std::string_view a = take_number(left);
    const std::string_view b = take_number(right);
    if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
    if (const int difference = a.compare(b); difference != 0) return difference;
  }
  return 0;
}

struct VersionParts {
  std::string_view epoch;
  std::string_view upstream;
  std::string_view revision;
};

VersionParts parts_of(std::string_view version) {
  VersionParts parts;
  if (const size_t colon = version.find(':'); colon != std::string_view::npos) {
    parts.epoch = version.substr(0, colon);
    version.remove_prefix(colon + 1);
  }
  if (const size_t dash = version.rfind('-'); dash != std::string_view::npos) {
    parts.revision = version.substr(dash + 1);
    version = version.substr(0, dash);
  }
  parts.upstream = version;
  return parts;
}

}  // namespace

int compare_versions(std::string_view left, std::string_view right) {
  const VersionParts a = parts_of(left);
  const VersionParts b = parts_of(right);
  if (const int difference = compare_part(a.epoch, b.epoch); difference != 0) return difference;
  if (const int difference = compare_part(a.upstream, b.upstream); difference != 0) {
    return difference;
  }
  return compare_part(a.revision, b.revision);
}

}  // namespace kseries
