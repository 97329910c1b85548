// SPDX-License-Identifier: GPL-2.0-only
#include "series/mbox.h"

#include "base/result.h"
#include "base/text.h"
#include "series/gzip.h"

namespace kseries {
namespace {

/// Whether a line is like "From x@y Thu Jan  1 00:00:00 1970". It must have a time and a
/// year, because a sentence may start with "From ", too.
bool is_from_line(std::string_view line) {
  if (line.substr(0, 5) != "From ") return false;
  bool time = false;
  bool year = false;
  for (const std::string_view word : split(trim(line), ' ')) {
    time = time || (word.size() >= 5 && is_digit(word[0]) && word[2] == ':' && is_digit(word[3]));
    const auto number = to_number(word);
    year = time && (year || (word.size() == 4 && number && *number >= 1970));
  }
  return time && year;
}

/// Whether one '>' has to be removed: ">From ", ">>From ".
bool is_quoted_from(std::string_view line) {
  const size_t from = line.find_first_not_of('>');
  return from != 0 && from != std::string_view::npos && line.substr(from, 5) == "From ";
}

bool is_gzip(std::string_view bytes) { return bytes.substr(0, 2) == "\x1f\x8b"; }

}  // namespace

bool is_format_patch_line(std::string_view line) {
  constexpr std::string_view date = " Mon Sep 17 00:00:00 2001";
  if (line.substr(0, 5) != "From ") return false;
  const std::string_view rest = trim(line.substr(5));
  const size_t end = rest.find_first_not_of("0123456789abcdef");
  return (end == 40 || end == 64) && rest.substr(end) == date;
}

Result<std::vector<RawMail>> split_mbox(std::string_view bytes, const std::string& source) {
  std::string inflated;
  if (is_gzip(bytes)) {
    TRY_ASSIGN(std::string plain, inflate_gzip(bytes, source));
    inflated = std::move(plain);
    bytes = inflated;
  }
  take_prefix(bytes, "\xEF\xBB\xBF");  // the byte order mark of an editor
  std::vector<RawMail> mails;
  // Without such a line at the start it is one mail.
  const bool mailbox = is_from_line(bytes.substr(0, bytes.find('\n')));
  bool after_empty = mailbox;
  int number = 0;
  while (!bytes.empty()) {
    const size_t newline = bytes.find('\n');
    const size_t length = newline == std::string_view::npos ? bytes.size() : newline + 1;
    const std::string_view line = bytes.substr(0, length);
    bytes.remove_prefix(length);
    ++number;
    // There is no empty line before it when patches without a signature were concatenated.
    if ((after_empty && is_from_line(line)) || (mailbox && is_format_patch_line(line))) {
      mails.push_back({"", source, number + 1});
    } else {
      if (mails.empty()) mails.push_back({"", source, number});
      mails.back().text += mailbox && is_quoted_from(line) ? line.substr(1) : line;
    }
    after_empty = mailbox && trim(line).empty();
  }
  return mails;
}

}  // namespace kseries
