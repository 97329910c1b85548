// SPDX-License-Identifier: GPL-2.0-only
#include "series/subject_line.h"

#include <algorithm>
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

/// Sets N and M of "N/M". A larger M than any real one becomes max_parts + 1.
void set_number(std::string_view number_text, std::string_view total_text, SubjectLine& subject) {
  const auto number = to_number(number_text);
  const auto total = to_number(total_text);
  if (!number || !total || *number < 0 || *total <= 0) return;
  subject.number = static_cast<int>(std::min<long>(*number, max_parts + 1));
  subject.total = static_cast<int>(std::min<long>(*total, max_parts + 1));
}

/// Parses one word inside brackets.
void parse_word(std::string_view word, SubjectLine& subject) {
  if (const size_t slash = word.find('/'); slash != std::string_view::npos)
    return set_number(word.substr(0, slash), word.substr(slash + 1), subject);
  if (const auto version = parse_version(word)) set_version(*version, subject);
  constexpr std::string_view patch = "patch";
  const std::string lower = to_lower(word);
  // RFCPATCH, PATCH, PATCHv4 and PATCH-v4 are all used.
  const size_t at = lower.find(patch);
  if (at == std::string::npos || (at != 0 && lower.substr(0, at) != "rfc")) return;
  std::string_view suffix = word.substr(at + patch.size());
  take_prefix(suffix, "-");
  if (!suffix.empty() && !parse_version(suffix)) return;
  subject.patch = true;
  if (const auto version = parse_version(suffix)) set_version(*version, subject);
}

/// Parses the words inside brackets. Mercurial writes "N of M".
void parse_bracket(std::string inside, SubjectLine& subject) {
  for (char& c : inside) {
    if (c == ',' || c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  std::vector<std::string_view> words = split(inside, ' ');
  std::erase_if(words, [](std::string_view word) { return word.empty(); });
  for (size_t i = 0; i < words.size(); ++i) {
    const bool joined =
        i + 2 < words.size() && (to_lower(words[i + 1]) == "of" || words[i + 1] == "/");
    if (joined && to_number(words[i]) && to_number(words[i + 2])) {
      set_number(words[i], words[i + 2], subject);
      i += 2;
    } else {
      parse_word(words[i], subject);
    }
  }
}

}  // namespace

SubjectLine parse_subject_line(std::string_view text) {
  SubjectLine subject;
  for (bool more = true; more;) {
    more = false;
    // "[PATCH]: x" is used, too.
    while (!text.empty() && (text.front() == ':' || trim(text.substr(0, 1)).empty()))
      text.remove_prefix(1);
    std::string_view rest = text;
    if (remove_reply_mark(rest)) {
      // After [PATCH], "fw:" is the name of a subsystem.
      if (subject.patch && !to_lower(text).starts_with("re:")) break;
      subject.reply = subject.reply || !subject.patch;
      text = rest;
      more = true;
    } else if (!text.empty() && text.front() == '[') {
      const size_t end = text.find(']');
      if (end == std::string_view::npos) break;
      parse_bracket(std::string(text.substr(1, end - 1)), subject);
      text.remove_prefix(end + 1);
      more = true;
    }
  }
  // A folded header may contain several spaces in a row.
  for (const char c : trim(text)) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) subject.words += c;
    if (blank && !subject.words.empty() && subject.words.back() != ' ') subject.words += ' ';
  }
  return subject;
}

}  // namespace kseries
