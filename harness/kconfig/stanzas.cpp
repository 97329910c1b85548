// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/stanzas.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace kseries {
namespace {

/// In columns; a tab ends at the next multiple of 8, as in Kconfig's lexer.
size_t indentation(std::string_view line) {
  size_t column = 0;
  for (const char c : line) {
    if (c != ' ' && c != '\t') break;
    column = c == '\t' ? (column / 8 + 1) * 8 : column + 1;
  }
  return column;
}

/// Whether a line belongs to a help text. The first line of the text sets the indentation; the
/// text ends before a line with less.
class Help {
 public:
  bool takes(std::string_view line) {
    if (!open_) return false;
    if (trim(line).empty()) return true;
    const size_t here = indentation(line);
    if (first_ == 0) first_ = here;
    open_ = here > 0 && here >= first_;
    return open_;
  }

  void begin() {
    open_ = true;
    first_ = 0;
  }

 private:
  bool open_ = false;
  size_t first_ = 0;
};

std::string_view first_word(std::string_view line) {
  return line.substr(0, line.find_first_of(" \t"));
}

bool ends_stanza(std::string_view word) {
  static constexpr std::array words = {"menu",     "endmenu", "choice", "endchoice", "comment",
                                       "mainmenu", "if",      "endif",  "source"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::vector<std::string> stanza_by_line(std::string_view kconfig) {
  std::vector<std::string> stanzas;
  std::string stanza;
  Help help;
  bool continued = false;
  for (const std::string_view raw : split_lines(kconfig)) {
    if (!continued && !help.takes(raw)) {
      const std::string_view line = trim(raw.substr(0, raw.find('#')));
      const std::string_view word = first_word(line);
      const std::string_view name = trim(line.substr(word.size()));
      if (word == "help") {
        help.begin();
      } else if (ends_stanza(word)) {
        stanza.clear();
      } else if ((word == "config" || word == "menuconfig") && !name.empty() &&
                 std::all_of(name.begin(), name.end(), is_word_char)) {
        stanza = name;
      }
    }
    continued = raw.ends_with('\\');
    stanzas.push_back(stanza);
  }
  return stanzas;
}

}  // namespace kseries
