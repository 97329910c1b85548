// SPDX-License-Identifier: GPL-2.0-only
#include "series/quilt_list.h"

#include "base/path.h"
#include "base/text.h"

namespace kseries {
namespace {

/// The words of a line, up to a comment: '#' at the start of a word.
std::vector<std::string> words_of(std::string_view line) {
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

Result<std::vector<QuiltEntry>> read_quilt_list(std::string_view text, const std::string& source) {
  std::vector<QuiltEntry> entries;
  int line = 0;
  for (const std::string_view content : lines_of(text)) {
    ++line;
    const std::vector<std::string> words = words_of(content);
    if (words.empty()) continue;
    const std::string where = source + ":" + std::to_string(line);
    if (const auto reason = unsafe_path(words[0])) {
      return Error{"series", *reason, where, "name files of the folder", ErrorKind::usage};
    }
    for (size_t i = 1; i < words.size(); ++i) {
      if (words[i] == "-p1" || words[i] == "-pab") continue;
      return Error{"series", "the option " + words[i] + " is not understood", where,
                   "`quilt refresh -p1` makes the patch one that needs none", ErrorKind::usage};
    }
    entries.push_back({words[0], line});
  }
  return entries;
}

}  // namespace kseries
