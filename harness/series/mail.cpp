// SPDX-License-Identifier: GPL-2.0-only
#include "series/mail.h"

#include <algorithm>

#include "base/result.h"
#include "base/text.h"
#include "series/diff.h"
#include "series/find_diff.h"
#include "series/mail_body.h"
#include "series/mime.h"

namespace kseries {
namespace {

Error refuse(std::string what, std::string where, std::string hint) {
  return Error{"series", std::move(what), std::move(where), std::move(hint),
               ErrorKind::unavailable};
}

std::string place(const RawMail& raw) {
  if (raw.first_line == 1) return raw.source;
  return raw.source + ":" + std::to_string(raw.first_line);
}

std::string file_of(const RawMail& raw) { return raw.source.substr(raw.source.rfind('/') + 1); }

/// Is this mail an attachment of another? Then it is not looked into again.
enum class Nested { no, yes };

/// True when the lines above the first empty one have a header of every mail.
/// A patch file may begin with "vfio: words" or "Index: path" as well.
bool looks_like_mail(std::string_view text) {
  for (const std::string_view line : lines_of(text.substr(0, text.find("\n\n")))) {
    const std::string key = to_lower(line.substr(0, line.find(':')));
    if (trim(line).empty()) return false;
    if (key == "from" || key == "subject" || key == "message-id") return true;
  }
  return false;
}

/// Line of the mail at which its body starts, from 1.
int body_line(std::string_view text) {
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

/// "Name <address>" of an in-body From.
void set_author(const std::string& from, Patch& patch) {
  const size_t open = from.rfind('<');
  const size_t close = from.rfind('>');
  if (open == std::string::npos || close == std::string::npos || close < open) {
    patch.author_email = from;
    return;
  }
  std::string_view name = trim(std::string_view(from).substr(0, open));
  if (name.size() > 1 && name.front() == '"' && name.back() == '"')
    name = name.substr(1, name.size() - 2);
  patch.author_name = std::string(name);
  patch.author_email = from.substr(open + 1, close - open - 1);
}

/// Which part holds the words, and which the diff.
struct Chosen {
  const MimePart* words = nullptr;
  const MimePart* diff = nullptr;
  int diffs = 0;
};

Chosen choose(const std::vector<MimePart>& parts) {
  Chosen chosen;
  for (const MimePart& part : parts) {
    const bool has_diff = find_diff(part.bytes).has_value();
    if (chosen.words == nullptr && !part.attachment) {
      chosen.words = &part;
      if (has_diff) return {&part, &part, 1};
    }
    if (!has_diff) continue;
    if (chosen.diffs++ == 0) chosen.diff = &part;
  }
  if (chosen.words == nullptr) chosen.words = chosen.diff;
  return chosen;
}

/// Parses the diff at `at` of a part into the patch; `line` is where the part
/// starts in the source. What stands behind the diff goes to the mail's text:
/// git puts its base-commit there.
Result<Done> take_diff(const MimePart& part, size_t at, const RawMail& raw, int line, Mail& mail,
                       Patch& patch) {
  const std::string_view bytes = part.bytes;
  const auto above = std::count(bytes.begin(), bytes.begin() + static_cast<long>(at), '\n');
  patch.diff = undo_crlf(bytes.substr(at));
  TRY_ASSIGN(ParsedDiff parsed,
             part.as_sent ? parse_diff_text(patch.diff, raw.source, line + static_cast<int>(above))
                          : parse_diff_text(patch.diff, place(raw) + ", decoded diff"));
  const std::string_view behind = std::string_view(patch.diff).substr(parsed.end);
  mail.ends_with_diff = trim(behind).empty();
  mail.text += "\n" + to_utf8(behind, part.charset);
  patch.diff.resize(parsed.end);
  patch.files = std::move(parsed.files);
  return Done{};
}

/// A patch file without headers: words above it, the first line as subject.
Result<Mail> read_bare_diff(const RawMail& raw) {
  Mail mail;
  MimePart part;
  part.bytes = raw.text;
  const MailBody body = split_body(raw.text);
  if (!body.diff) return mail;
  Patch patch;
  patch.source = place(raw);
  const size_t end = body.message.find('\n');
  mail.subject = read_subject_line(body.subject.value_or(body.message.substr(0, end)));
  mail.text = to_utf8(body.message, "");
  patch.subject = mail.subject.words.empty() ? file_of(raw) : to_utf8(mail.subject.words, "");
  if (end != std::string::npos) patch.message = to_utf8(trim(body.message.substr(end)), "");
  if (body.subject) patch.message = mail.text;
  if (body.from) set_author(to_utf8(*body.from, ""), patch);
  if (body.date) patch.date = parse_mail_date(*body.date).value_or(ZonedTime{});
  TRY(take_diff(part, *body.diff, raw, raw.first_line, mail, patch));
  mail.patch = std::move(patch);
  return mail;
}

/// An attachment made by git format-patch is a mail of its own.
bool is_attached_mail(const Chosen& chosen) {
  if (chosen.diff == nullptr || chosen.diff == chosen.words) return false;
  const std::string_view bytes = chosen.diff->bytes;
  return bytes.substr(0, 5) == "From " || bytes.substr(0, 6) == "From: ";
}

/// The author of the mail and its words; the diff is still to come.
Patch patch_of(const MimeMail& mime, const MailBody& body, const std::string& charset,
               const RawMail& raw, Mail& mail) {
  if (body.subject) mail.subject.words = read_subject_line(to_utf8(*body.subject, charset)).words;
  Patch patch;
  patch.number = std::max(mail.subject.number, 0);
  patch.subject = mail.subject.words;
  if (patch.subject.empty()) patch.subject = file_of(raw);
  patch.author_name = mime.from_name;
  patch.author_email = mime.from_email;
  patch.date = body.date ? parse_mail_date(*body.date).value_or(ZonedTime{}) : mime.date;
  if (body.from) set_author(to_utf8(*body.from, charset), patch);
  patch.message = to_utf8(body.message, charset);
  patch.notes = to_utf8(body.notes, charset);
  patch.message_id = mime.message_id;
  patch.source = place(raw);
  return patch;
}

Result<Mail> read_mime(const RawMail& raw, Nested nested) {
  const MimeMail mime = decode_mail(raw.text);
  Mail mail;
  mail.message_id = mime.message_id;
  mail.subject = read_subject_line(mime.subject);
  const Chosen chosen = choose(mime.parts);
  MailBody body;
  if (chosen.words != nullptr) body = split_body(chosen.words->bytes);
  const std::string charset = chosen.words == nullptr ? "" : chosen.words->charset;
  mail.text = to_utf8(body.message + "\n" + body.notes, charset);
  if (mail.subject.reply || mail.subject.number == 0) return mail;
  if (chosen.diff == nullptr) {
    if (!mail.subject.patch) return mail;
    return refuse("'" + mime.subject + "' carries no diff", place(raw),
                  "the mail is cut off, or its patch is in a form that is not read");
  }
  if (chosen.diffs > 1)
    return refuse("the mail carries " + std::to_string(chosen.diffs) + " patches as attachments",
                  place(raw), "save them to a folder and give that");
  if (nested == Nested::no && is_attached_mail(chosen)) {
    RawMail inner{chosen.diff->bytes, place(raw) + ", attachment " + chosen.diff->name, 1};
    if (inner.text.substr(0, 5) == "From ") inner.text.erase(0, inner.text.find('\n') + 1);
    Result<Mail> attached = read_mime(inner, Nested::yes);
    if (!attached) return attached;
    // A number in the outer mail's subject orders the series.
    if (mail.subject.number < 0) mail.subject = attached->subject;
    mail.patch = std::move(attached->patch);
    return mail;
  }
  Patch patch = patch_of(mime, body, charset, raw, mail);
  const size_t at = find_diff(chosen.diff->bytes).value_or(0);
  const int line = raw.first_line + body_line(raw.text) - 1;
  TRY(take_diff(*chosen.diff, at, raw, line, mail, patch));
  mail.patch = std::move(patch);
  return mail;
}

}  // namespace

Result<Mail> read_mail(const RawMail& raw) {
  return looks_like_mail(raw.text) ? read_mime(raw, Nested::no) : read_bare_diff(raw);
}

}  // namespace kseries
