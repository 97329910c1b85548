// SPDX-License-Identifier: GPL-2.0-only
#include "series/mail.h"

#include <algorithm>

#include "base/result.h"
#include "base/text.h"
#include "series/diff.h"
#include "series/encoded_words.h"
#include "series/find_diff.h"
#include "series/foreign_patch.h"
#include "series/mail_body.h"
#include "series/mime.h"

namespace kseries {
namespace {

Error refuse(std::string what, std::string where, std::string hint) {
  return Error{"series", std::move(what), std::move(where), std::move(hint),
               ErrorKind::unavailable};
}

std::string location(const RawMail& raw) {
  if (raw.first_line == 1) return raw.source;
  return raw.source + ":" + std::to_string(raw.first_line);
}

std::string file_name(const RawMail& raw) { return raw.source.substr(raw.source.rfind('/') + 1); }

/// Whether a mail is an attachment of another one, whose own attachments are not parsed.
enum class Nested { no, yes };

/// Whether one of the lines before the first empty line is a header that every mail has.
/// A patch file may start with "vfio: text" or "Index: path", too.
bool looks_like_mail(std::string_view text) {
  for (const std::string_view line : split_lines(text.substr(0, text.find("\n\n")))) {
    const std::string key = to_lower(line.substr(0, line.find(':')));
    if (trim(line).empty()) return false;
    if (key == "from" || key == "subject" || key == "message-id") return true;
  }
  return false;
}

/// Where a mail lacks the empty line below its headers: the offset of the first other line.
std::optional<size_t> find_missing_separator(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t newline = text.find('\n', at);
    const std::string_view line = text.substr(at, newline == npos ? npos : newline - at);
    if (trim(line).empty()) return std::nullopt;
    const size_t colon = line.find(':');
    const bool header = colon != npos && colon > 0 && trim(line.substr(0, colon)).find(' ') == npos;
    const bool folded = at > 0 && (line.front() == ' ' || line.front() == '\t');
    const bool from = line.starts_with("From ") || line.starts_with(">From ");
    if (!header && !folded && !from) return at;
    if (newline == npos) return std::nullopt;
    at = newline + 1;
  }
  return std::nullopt;
}

/// The line of the mail at which its body starts, from 1.
int find_body(std::string_view text) {
  int line = 1;
  while (!text.empty()) {
    const size_t newline = text.find('\n');
    const std::string_view head = text.substr(0, newline);
    ++line;
    if (trim(head).empty() || newline == std::string_view::npos) return line;
    text.remove_prefix(newline + 1);
  }
  return line;
}

/// Sets the author from an in-body From.
void set_author(const std::string& from, Patch& patch) {
  const Author author = parse_author(decode_header(from));
  patch.author_name = author.name;
  patch.author_email = author.email;
}

/// Which part has the message, and which the diff.
struct Chosen {
  const MimePart* message = nullptr;
  const MimePart* diff = nullptr;
  int diffs = 0;
};

Chosen choose_parts(const std::vector<MimePart>& parts) {
  Chosen chosen;
  for (const MimePart& part : parts) {
    const bool has_diff = find_diff(part.bytes).has_value();
    if (chosen.message == nullptr && !part.attachment) {
      chosen.message = &part;
      if (has_diff) return {&part, &part, 1};
    }
    if (!has_diff) continue;
    if (chosen.diffs++ == 0) chosen.diff = &part;
  }
  if (chosen.message == nullptr) chosen.message = chosen.diff;
  return chosen;
}

/// Parses the diff at offset `at` of a part into the patch. `line` is where the part
/// starts in the source. The text after the diff is added to that of the mail: git puts
/// the base-commit there.
Result<Done> parse_mail_diff(const MimePart& part, size_t at, const RawMail& raw, int line,
                             Mail& mail, Patch& patch) {
  const std::string_view bytes = part.bytes;
  const auto above = std::count(bytes.begin(), bytes.begin() + static_cast<long>(at), '\n');
  patch.diff = undo_crlf(bytes.substr(at));
  TRY_ASSIGN(ParsedDiff parsed,
             part.as_sent ? parse_diff_text(patch.diff, raw.source, line + static_cast<int>(above))
                          : parse_diff_text(patch.diff, location(raw) + ", decoded diff"));
  const std::string_view rest = std::string_view(patch.diff).substr(parsed.end);
  mail.ends_with_diff = trim(rest).empty();
  mail.text += "\n" + to_utf8(rest, part.charset);
  patch.diff.resize(parsed.end);
  patch.files = std::move(parsed.files);
  return Done{};
}

/// Parses a patch file without headers: the first line of its text is the subject.
Result<Mail> parse_bare_diff(const RawMail& raw) {
  Mail mail;
  MimePart part;
  part.bytes = raw.text;
  const MailBody body = split_body(raw.text);
  if (!body.diff) return mail;
  Patch patch;
  patch.source = location(raw);
  const size_t end = body.message.find('\n');
  mail.subject =
      parse_subject_line(decode_header(body.subject.value_or(body.message.substr(0, end))));
  mail.text = to_utf8(body.message, "");
  patch.subject = mail.subject.words.empty() ? file_name(raw) : to_utf8(mail.subject.words, "");
  if (end != std::string::npos) patch.message = to_utf8(trim(body.message.substr(end)), "");
  if (body.subject) patch.message = mail.text;
  if (body.from) set_author(to_utf8(*body.from, ""), patch);
  if (body.date) patch.date = parse_mail_date(*body.date).value_or(ZonedTime{});
  TRY(parse_mail_diff(part, *body.diff, raw, raw.first_line, mail, patch));
  mail.patch = std::move(patch);
  return mail;
}

/// Whether the diff is an attachment by git format-patch, which is a mail of its own.
bool is_attached_mail(const Chosen& chosen) {
  if (chosen.diff == nullptr || chosen.diff == chosen.message) return false;
  const std::string_view bytes = chosen.diff->bytes;
  return bytes.substr(0, 5) == "From " || bytes.substr(0, 6) == "From: ";
}

/// Makes a patch from the headers and the message, without the diff.
Patch make_patch(const MimeMail& mime, const MailBody& body, const std::string& charset,
                 const RawMail& raw, Mail& mail) {
  Patch patch;
  patch.number = std::max(mail.subject.number, 0);
  patch.subject = mail.subject.words;
  patch.author_name = mime.from_name;
  patch.author_email = mime.from_email;
  patch.date = body.date ? parse_mail_date(*body.date).value_or(ZonedTime{}) : mime.date;
  if (body.from) set_author(to_utf8(*body.from, charset), patch);
  patch.message = to_utf8(body.message, charset);
  if (patch.subject.empty()) {
    // As in git am, the message begins with the subject.
    const size_t end = patch.message.find('\n');
    patch.subject = std::string(trim(std::string_view(patch.message).substr(0, end)));
    patch.message = end == npos ? "" : std::string(trim(patch.message.substr(end)));
  }
  if (patch.subject.empty()) patch.subject = file_name(raw);
  patch.notes = to_utf8(body.notes, charset);
  patch.header = mail.header;
  patch.source = location(raw);
  return patch;
}

/// Takes over the subject in the body: its words, and its numbers if it has some. Returns whether
/// it is one of a patch.
bool set_subject(const SubjectLine& inner, SubjectLine& subject) {
  subject.words = inner.words;
  if (inner.total == 0) return inner.patch;
  const bool reply = subject.reply;
  subject = inner;
  subject.reply = reply;
  return inner.patch;
}

Result<Mail> parse_mime(const RawMail& raw, Nested nested) {
  std::string text = raw.text;
  const std::optional<size_t> missing = find_missing_separator(text);
  if (missing) text.insert(*missing, "\n");
  const MimeMail mime = decode_mail(text);
  Mail mail;
  mail.header = mime.header;
  mail.parents = mime.parents;
  mail.subject = parse_subject_line(mime.subject);
  const Chosen chosen = choose_parts(mime.parts);
  MailBody body;
  if (chosen.message != nullptr) body = split_body(chosen.message->bytes);
  const std::string charset = chosen.message == nullptr ? "" : chosen.message->charset;
  mail.text = to_utf8(body.message + "\n" + body.notes, charset);
  const bool calls_itself_patch =
      body.subject &&
      set_subject(parse_subject_line(decode_header(to_utf8(*body.subject, charset))), mail.subject);
  if ((mail.subject.reply && !calls_itself_patch) || mail.subject.number == 0) return mail;
  if (chosen.diff == nullptr) {
    if (mail.subject.patch && !mail.subject.reply)
      mail.lack = refuse("'" + mime.subject + "' contains no diff", location(raw),
                         "the mail is incomplete, or its patch is in an unsupported format");
    return mail;
  }
  if (chosen.diffs > 1)
    return refuse("the mail has " + std::to_string(chosen.diffs) + " patches as attachments",
                  location(raw), "save them to a directory and use that");
  if (nested == Nested::no && is_attached_mail(chosen)) {
    RawMail inner{chosen.diff->bytes, location(raw) + ", attachment " + chosen.diff->name, 1};
    if (inner.text.substr(0, 5) == "From ") inner.text.erase(0, inner.text.find('\n') + 1);
    Result<Mail> attached = parse_mime(inner, Nested::yes);
    if (!attached) return attached;
    // A number in the outer mail's subject orders the series.
    if (mail.subject.number < 0) mail.subject = attached->subject;
    mail.lack = std::move(attached->lack);
    mail.patch = std::move(attached->patch);
    return mail;
  }
  Patch patch = make_patch(mime, body, charset, raw, mail);
  const size_t at = find_diff(chosen.diff->bytes).value_or(0);
  const int line = raw.first_line + find_body(text) - 1 - (missing ? 1 : 0);
  TRY(parse_mail_diff(*chosen.diff, at, raw, line, mail, patch));
  mail.patch = std::move(patch);
  return mail;
}

}  // namespace

Result<Mail> parse_mail(const RawMail& raw) {
  if (looks_like_mail(raw.text)) return parse_mime(raw, Nested::no);
  if (std::optional<std::string> mail = to_mail(raw.text))
    return parse_mime({std::move(*mail), raw.source, raw.first_line}, Nested::no);
  return parse_bare_diff(raw);
}

}  // namespace kseries
