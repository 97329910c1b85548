// SPDX-License-Identifier: GPL-2.0-only
#include "series/foreign_patch.h"

#include <array>
#include <utility>
#include <vector>

#include "base/text.h"
#include "series/diff_lines.h"

namespace kseries {
namespace {

constexpr std::string_view filler = "X-Filler:";  ///< a header in place of a line that is dropped

std::string join_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

/// Appends the lines from `begin` on as they are.
void append_rest(const std::vector<std::string_view>& from, size_t begin,
                 std::vector<std::string>& to) {
  for (size_t i = begin; i < from.size(); ++i) to.emplace_back(from[i]);
}

/// "# HG changeset patch", "# User NAME", other lines with a '#', the message.
std::optional<std::string> mail_from_mercurial(const std::vector<std::string_view>& lines) {
  constexpr std::string_view user = "# User ";
  if (lines.empty() || trim(lines[0]) != "# HG changeset patch") return std::nullopt;
  std::vector<std::string> mail;
  size_t next = 1;
  for (; next < lines.size() && lines[next].starts_with("# "); ++next) {
    const bool author = lines[next].starts_with(user);
    mail.push_back(author ? "From: " + std::string(lines[next].substr(user.size()))
                          : std::string(filler));
  }
  mail.emplace_back();
  append_rest(lines, next, mail);
  return join_lines(mail);
}

/// The subject, an empty line, "From: NAME" or "Author: NAME" and perhaps "Date: …", the message.
std::optional<std::string> mail_from_stgit(const std::vector<std::string_view>& lines) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> fields = {
      {{"From:", "From:"}, {"Author:", "From:"}, {"Date:", "Date:"}}};
  if (lines.size() < 3 || trim(lines[0]).empty() || !trim(lines[1]).empty()) return std::nullopt;
  std::vector<std::string> mail = {"Subject: " + std::string(lines[0])};
  size_t next = 2;
  for (; next < lines.size(); ++next) {
    bool found = false;
    for (const auto& [name, header] : fields) {
      if (!lines[next].starts_with(name)) continue;
      mail.push_back(std::string(header) + std::string(lines[next].substr(name.size())));
      found = true;
    }
    if (!found) break;
  }
  if (next == 2) return std::nullopt;
  // In place of the empty line below the subject.
  mail.emplace_back();
  append_rest(lines, next, mail);
  return join_lines(mail);
}

/// "commit HASH", "Author: NAME", "Date: DATE", an empty line, the message indented by four spaces.
std::optional<std::string> mail_from_commit(const std::vector<std::string_view>& lines) {
  constexpr std::string_view commit = "commit ";
  constexpr std::string_view author = "Author: ";
  constexpr std::string_view indentation = "    ";
  const auto is_commit = [&](std::string_view line) {
    if (!take_prefix(line, commit)) return false;
    line = line.substr(0, line.find_first_not_of("0123456789abcdef"));
    return line.size() == 40 || line.size() == 64;
  };
  if (lines.empty() || !is_commit(lines[0])) return std::nullopt;
  std::vector<std::string> mail;
  size_t next = 0;
  for (; next < lines.size() && !trim(lines[next]).empty(); ++next) {
    if (lines[next].starts_with(author))
      mail.push_back("From: " + std::string(trim(lines[next].substr(author.size()))));
    else
      mail.emplace_back(lines[next].starts_with("Date:") ? lines[next] : filler);
  }
  bool in_message = true;
  for (; next < lines.size(); ++next) {
    std::string_view line = lines[next];
    // The diffs of several commits are not one patch.
    if (is_commit(line)) return std::nullopt;
    in_message = in_message && (trim(line).empty() || line.starts_with(indentation));
    if (in_message) take_prefix(line, indentation);
    mail.emplace_back(line);
  }
  return join_lines(mail);
}

}  // namespace

std::optional<std::string> to_mail(std::string_view text) {
  const std::vector<std::string_view> lines = split_raw_lines(text);
  std::optional<std::string> mail = mail_from_mercurial(lines);
  if (!mail) mail = mail_from_commit(lines);
  if (!mail) mail = mail_from_stgit(lines);
  // A last line that was cut stays one.
  if (mail && !text.ends_with('\n')) mail->pop_back();
  return mail;
}

}  // namespace kseries
