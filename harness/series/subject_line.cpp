// SPDX-License-Identifier: GPL-2.0-only
#include "series/subject_line.h"

#include <array>
#include <optional>
#include <vector>

#include "base/text.h"

namespace kseries {
namespace {

/// Removes "Re:" or "AW[2]:" from the start. False when there is none.
bool remove_reply_mark(std::string_view& text) {
  constexpr std::array<std::string_view, 6> marks = {"re", "fw", "fwd", "aw", "sv", "antw"};
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon > 8) return false;
  std::string word = to_lower(trim(text.substr(0, colon)));
  word = word.substr(0, word.find('['));
  for (const std::string_view mark : marks) {
    if (word != mark) continue;
    text = trim(text.substr(colon + 1));
    return true;
  }
  return false;
}

struct Version {
  int version = 1;
  int revision = 0;
};

/// Parses "v4", "V4" or "v4.1". Nothing when it is not a version.
std::optional<Version> parse_version(std::string_view word) {
  if (word.size() < 2 || (word.front() != 'v' && word.front() != 'V')) return std::nullopt;
  const std::vector<std::string_view> parts = split(word.substr(1), '.');
  const auto version = to_number(parts[0]);
  if (!version || *version < 1 || *version > 9999 || parts.size() > 2) return std::nullopt;
  if (parts.size() == 1) return Version{static_cast<int>(*version)};
  const auto revision = to_number(parts[1]);
  if (!revision || *revision < 1 || *revision > 9999) return std::nullopt;
  return Version{static_cast<int>(*version), static_cast<int>(*revision)};
}

/// After "v2" a "v6.12" names a kernel.
void set_version(const Version& version, SubjectLine& subject) {
  if (version.revision > 0 && subject.version > 1) return;
  subject.version = version.version;
  subject.revision = version.revision;
}

/// Parses one word inside brackets.
void parse_word(std::string_view word, SubjectLine& subject) {
  if (const size_t slash = word.find('/'); slash != std::string_view::npos) {
    const auto number = to_number(word.substr(0, slash));
    const auto total = to_number(word.substr(slash + 1));
    if (number && total && *number >= 0 && *number < 10000 && *total > 0 && *total < 10000) {
      subject.number = static_cast<int>(*number);
      subject.total = static_cast<int>(*total);
    }
    return;
  }
  if (const auto version = parse_version(word)) set_version(*version, subject);
  constexpr std::string_view patch = "patch";
  const std::string lower = to_lower(word);
  // RFCPATCH, PATCH and PATCHv4 are all used.
  const size_t at = lower.find(patch);
  if (at == std::string::npos || (at != 0 && lower.substr(0, at) != "rfc")) return;
  const std::string_view suffix = word.substr(at + patch.size());
  if (!suffix.empty() && !parse_version(suffix)) return;
  subject.patch = true;
  if (const auto version = parse_version(suffix)) set_version(*version, subject);
}

}  // namespace

SubjectLine parse_subject_line(std::string_view text) {
  SubjectLine subject;
  text = trim(text);
  for (bool more = true; more;) {
    more = false;
    // After [PATCH], "fw:" is the name of a subsystem.
    if (!subject.patch && remove_reply_mark(text)) {
      subject.reply = true;
      more = true;
    } else if (!text.empty() && text.front() == '[') {
      const size_t end = text.find(']');
      if (end == std::string_view::npos) break;
      std::string inside(text.substr(1, end - 1));
      for (char& c : inside) {
        if (c == ',' || c == '\t' || c == '\n') c = ' ';
      }
      for (const std::string_view word : split(inside, ' ')) parse_word(word, subject);
      text = trim(text.substr(end + 1));
      more = true;
    }
  }
  // A folded header may contain several spaces in a row.
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) subject.words += c;
    if (blank && !subject.words.empty() && subject.words.back() != ' ') subject.words += ' ';
  }
  return subject;
}

}  // namespace kseries
