// SPDX-License-Identifier: GPL-2.0-only
#include "series/mail_body.h"

#include <array>

#include "base/text.h"
#include "series/find_diff.h"
#include "series/mbox.h"

namespace kseries {
namespace {

struct Field {
  std::string_view key;
  std::optional<std::string> MailBody::*value;
};
constexpr std::array<Field, 3> fields = {
    {{"from:", &MailBody::from}, {"date:", &MailBody::date}, {"subject:", &MailBody::subject}}};

/// An in-body header at the start of a line, and where its value starts.
struct FoundField {
  std::optional<std::string> MailBody::*value = nullptr;
  size_t value_at = 0;
};

bool is_blank_at(std::string_view line, size_t at) {
  return at < line.size() && (line[at] == ' ' || line[at] == '\t' || line[at] == '\n');
}

/// Finds an in-body header as git does: "From: x" in any case, or "[PATCH] x" for a subject.
std::optional<FoundField> find_field(std::string_view line) {
  constexpr std::string_view prefix = "[PATCH]";
  if (line.starts_with(prefix) && is_blank_at(line, prefix.size()))
    return FoundField{&MailBody::subject, 0};
  for (const Field& field : fields) {
    if (to_lower(line.substr(0, field.key.size())) == field.key &&
        is_blank_at(line, field.key.size()))
      return FoundField{field.value, field.key.size()};
  }
  return std::nullopt;
}

/// The line at the front of `text`, with its newline.
std::string_view first_line(std::string_view text) {
  const size_t newline = text.find('\n');
  return text.substr(0, newline == std::string_view::npos ? newline : newline + 1);
}

void skip_empty_lines(std::string_view& text) {
  while (!text.empty() && trim(first_line(text)).empty())
    text.remove_prefix(first_line(text).size());
}

/// Whether a line is like "-- >8 --": dashes, spaces and scissors, with at least one of
/// the latter.
bool is_scissors(std::string_view line) {
  line = trim(line);
  const bool cuts =
      line.find(">8") != std::string_view::npos || line.find("8<") != std::string_view::npos;
  return cuts && line.find('-') != std::string_view::npos &&
         line.find_first_not_of("- ><8") == std::string_view::npos;
}

/// Drops the text above a scissors line if in-body headers follow it: such lines are also
/// used around quotations.
std::string_view skip_to_scissors(std::string_view text) {
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = first_line(rest);
    rest.remove_prefix(line.size());
    if (!is_scissors(line)) continue;
    skip_empty_lines(rest);
    if (find_field(first_line(rest))) return rest;
  }
  return text;
}

void parse_fields(std::string_view& text, MailBody& body) {
  skip_empty_lines(text);
  std::optional<std::string>* last = nullptr;
  while (!text.empty()) {
    const std::string_view line = first_line(text);
    const auto field = find_field(line);
    const bool folded = last != nullptr && (line.front() == ' ' || line.front() == '\t');
    const bool separator = is_format_patch_line(line.substr(line.front() == '>' ? 1 : 0));
    // Each header counts once; a second one is part of the message.
    if (field && !(body.*(field->value))) {
      last = &(body.*(field->value));
      *last = std::string(trim(line.substr(field->value_at)));
    } else if (folded) {
      **last += ' ' + std::string(trim(line));
    } else if (!separator) {
      return;
    }
    text.remove_prefix(line.size());
  }
}

/// Removes trailing spaces, and empty lines at both ends.
std::string strip_space(std::string_view text) {
  std::string out;
  for (std::string_view line : split_lines(text)) {
    const size_t last = line.find_last_not_of(" \t\r");
    line = line.substr(0, last == std::string_view::npos ? 0 : last + 1);
    out += std::string(line) + '\n';
  }
  const size_t first = out.find_first_not_of('\n');
  if (first == std::string::npos) return "";
  return out.substr(first, out.find_last_not_of('\n') + 1 - first);
}

}  // namespace

MailBody split_body(std::string_view whole) {
  MailBody body;
  body.diff = find_diff(whole);
  std::string_view text = skip_to_scissors(whole.substr(0, body.diff.value_or(whole.size())));
  parse_fields(text, body);
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = first_line(rest);
    if (line.substr(0, 3) == "---" && trim(line) == "---") {
      body.message = strip_space(text.substr(0, text.size() - rest.size()));
      body.notes = strip_space(rest.substr(line.size()));
      return body;
    }
    rest.remove_prefix(line.size());
  }
  body.message = strip_space(text);
  return body;
}

}  // namespace kseries
