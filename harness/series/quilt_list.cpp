// SPDX-License-Identifier: GPL-2.0-only
#include "series/quilt_list.h"

#include "base/path.h"
#include "base/text.h"

namespace kseries {
namespace {

/// Splits a line into words, up to a comment: a '#' at the start of a word.
std::vector<std::string> split_words(std::string_view line) {
  std::vector<std::string> words;
  std::string blanks(line);
  for (char& c : blanks) {
    if (c == '\t' || c == '\r') c = ' ';
  }
  for (const std::string_view word : split(blanks, ' ')) {
    if (word.starts_with('#')) break;
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

}  // namespace

Result<std::vector<QuiltEntry>> parse_quilt_list(std::string_view text, const std::string& source) {
  std::vector<QuiltEntry> entries;
  int line = 0;
  for (const std::string_view content : split_lines(text)) {
    ++line;
    const std::vector<std::string> words = split_words(content);
    if (words.empty()) continue;
    const std::string where = source + ":" + std::to_string(line);
    if (const auto reason = unsafe_path(words[0])) {
      return Error{"series", *reason, where, "list files in this directory", ErrorKind::usage};
    }
    for (size_t i = 1; i < words.size(); ++i) {
      if (words[i] == "-p1" || words[i] == "-pab") continue;
      return Error{"series", "unsupported option " + words[i], where,
                   "`quilt refresh -p1` rewrites the patch so that it needs none",
                   ErrorKind::usage};
    }
    entries.push_back({words[0], line});
  }
  return entries;
}

}  // namespace kseries
