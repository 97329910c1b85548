// SPDX-License-Identifier: GPL-2.0-only
#include "series/encoded_words.h"

#include <glib.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "series/mime.h"

namespace kseries {
namespace {

constexpr size_t max_name = 60;

/// "=?charset?q?text?=", without its bytes decoded to UTF-8.
struct EncodedWord {
  std::string charset;
  std::string bytes;
  size_t length = 0;  ///< of the encoded form
};

std::string decode_base64(std::string_view text) {
  gsize size = 0;
  guchar* const bytes = g_base64_decode(std::string(text).c_str(), &size);
  std::string out(bytes, bytes + size);
  g_free(bytes);
  return out;
}

std::string decode_quoted(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const int high = i + 2 < text.size() ? g_ascii_xdigit_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? g_ascii_xdigit_value(text[i + 2]) : -1;
    if (text[i] == '=' && high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '_' ? ' ' : text[i];
    }
  }
  return out;
}

/// Parses an encoded word at the start of `text`.
std::optional<EncodedWord> parse_encoded_word(std::string_view text) {
  if (!text.starts_with("=?")) return std::nullopt;
  const size_t charset = text.find('?', 2);
  if (charset == std::string_view::npos || charset + 2 >= text.size() || text[charset + 2] != '?')
    return std::nullopt;
  const size_t end = text.find("?=", charset + 3);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view content = text.substr(charset + 3, end - charset - 3);
  EncodedWord word;
  // RFC 2231: the language may follow the charset.
  word.charset = to_lower(text.substr(2, charset - 2));
  word.charset.resize(std::min(word.charset.size(), word.charset.find('*')));
  word.length = end + 2;
  const char encoding = text[charset + 1];
  if (encoding == 'B' || encoding == 'b') {
    word.bytes = decode_base64(content);
  } else if (encoding == 'Q' || encoding == 'q') {
    word.bytes = decode_quoted(content);
  } else {
    return std::nullopt;
  }
  return word;
}

/// Replaces each run of blanks by one space, and removes those at the ends.
std::string collapse_blanks(std::string_view text) {
  std::string out;
  for (const char c : trim(text)) {
    if (!is_space(c)) out += c;
    if (is_space(c) && out.back() != ' ') out += ' ';
  }
  return out;
}

/// Removes the quotes and backslashes of quoted strings, and the backslashes of comments.
std::string unquote_pairs(std::string_view text) {
  std::string out;
  bool quoted = false;
  int comment = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && (quoted || comment > 0) && i + 1 < text.size()) {
      out += text[++i];
      continue;
    }
    if (c == '"' && comment == 0) {
      quoted = !quoted;
      continue;
    }
    if (!quoted && c == '(') ++comment;
    if (!quoted && c == ')' && comment > 0) --comment;
    out += c;
  }
  return out;
}

Author make_author(std::string name, std::string email) {
  if (name.empty() || name.size() > max_name || name.find_first_of("@<>") != std::string::npos)
    name = email;
  return {std::move(name), std::move(email)};
}

/// Parses "Name <local>", whose address has no '@'.
Author parse_local_author(std::string_view text) {
  const size_t open = text.find('<');
  const size_t close = open == std::string_view::npos ? open : text.find('>', open);
  if (close == std::string_view::npos) return {std::string(text), std::string(text)};
  return make_author(collapse_blanks(text.substr(0, open)),
                     std::string(text.substr(open + 1, close - open - 1)));
}

}  // namespace

std::string decode_header(std::string_view raw) {
  std::string out;
  EncodedWord pending;  // adjacent words of one charset may split a character
  const auto flush = [&] {
    out += to_utf8(pending.bytes, pending.charset);
    pending = {};
  };
  std::string text(trim(raw));
  for (char& c : text) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  for (size_t at = 0; at < text.size();) {
    const auto word = parse_encoded_word(std::string_view(text).substr(at));
    if (!word) {
      const size_t next = std::min(text.find("=?", at + 1), text.size());
      const std::string_view plain = std::string_view(text).substr(at, next - at);
      const bool between = pending.length > 0 && trim(plain).empty() &&
                           parse_encoded_word(std::string_view(text).substr(next));
      if (!between) {
        flush();
        out += to_utf8(plain, "");
      }
      at = next;
      continue;
    }
    if (word->charset != pending.charset) flush();
    pending.charset = word->charset;
    pending.bytes += word->bytes;
    pending.length += word->length;
    at += word->length;
  }
  flush();
  return collapse_blanks(out);
}

Author parse_author(std::string_view decoded) {
  const std::string text = unquote_pairs(decoded);
  size_t first = text.find('@');
  if (first == std::string::npos) return parse_local_author(trim(text));
  while (first > 0 && !is_space(text[first - 1]) && text[first - 1] != '<') --first;
  const size_t end = std::min(text.find_first_of(" \n\t\r\v\f>", first), text.size());
  std::string rest = text.substr(0, first);
  if (!rest.empty() && rest.back() == '<') rest.back() = ' ';
  if (end + 1 < text.size()) rest += text.substr(end + 1);
  std::string name = collapse_blanks(rest);
  if (name.size() > 1 && name.front() == '(' && name.back() == ')')
    name = name.substr(1, name.size() - 2);
  return make_author(std::move(name), text.substr(first, end - first));
}

}  // namespace kseries
