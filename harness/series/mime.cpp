// SPDX-License-Identifier: GPL-2.0-only
#include "series/mime.h"

#include <gmime/gmime.h>

#include <memory>
#include <mutex>

#include "base/text.h"
#include "series/encoded_words.h"
#include "series/flowed.h"

namespace kseries {
namespace {

struct UnrefObject {
  void operator()(void* object) const { g_object_unref(object); }
};
struct FreeWalk {
  void operator()(GMimePartIter* walk) const { g_mime_part_iter_free(walk); }
};
struct FreeDate {
  void operator()(GDateTime* date) const { g_date_time_unref(date); }
};
template <typename T>
using Held = std::unique_ptr<T, UnrefObject>;

void start_gmime() {
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
}

std::string text_or_empty(const char* text) { return text == nullptr ? "" : text; }

Held<GMimeStream> open_stream(std::string_view bytes) {
  return Held<GMimeStream>(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
}

std::string decode_content(GMimePart* part) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (content == nullptr) return "";
  const Held<GMimeStream> out(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, out.get());
  GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out.get()));
  if (array->len == 0) return "";
  return {static_cast<const char*>(static_cast<void*>(array->data)), array->len};
}

std::string find_parameter(GMimeContentType* type, const char* name) {
  return to_lower(text_or_empty(g_mime_content_type_get_parameter(type, name)));
}

bool is_plain_encoding(GMimeContentEncoding encoding) {
  return encoding != GMIME_CONTENT_ENCODING_BASE64 &&
         encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE &&
         encoding != GMIME_CONTENT_ENCODING_UUENCODE;
}

/// Adds a leaf of the mail if it may contain text or a diff.
void add_part(GMimeObject* object, bool alone, std::vector<MimePart>& parts) {
  if (!GMIME_IS_PART(object)) return;
  GMimePart* leaf = GMIME_PART(object);
  GMimeContentType* type = g_mime_object_get_content_type(object);
  if (g_mime_content_type_is_type(type, "text", "html") ||
      g_mime_content_type_is_type(type, "image", "*"))
    return;
  MimePart part;
  part.bytes = decode_content(leaf);
  const bool plain = is_plain_encoding(g_mime_part_get_content_encoding(leaf));
  const bool quoted =
      g_mime_part_get_content_encoding(leaf) == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
  // RFC 2046: the newline before a boundary is not part of the text. Git takes it as one, and a
  // hunk may end with an empty line.
  if (!alone && (plain || quoted)) part.bytes += '\n';
  part.charset = find_parameter(type, "charset");
  part.name = text_or_empty(g_mime_part_get_filename(leaf));
  const bool readable = g_mime_content_type_is_type(type, "text", "plain");
  const char* disposition = g_mime_object_get_disposition(object);
  part.attachment = !readable || to_lower(text_or_empty(disposition)) == "attachment";
  part.as_sent = alone && plain;
  if (find_parameter(type, "format") == "flowed") {
    part.bytes = unflow(part.bytes, find_parameter(type, "delsp") == "yes");
    part.as_sent = false;
  }
  parts.push_back(std::move(part));
}

ZonedTime zoned_time(GDateTime* date) {
  return {.seconds = g_date_time_to_unix(date),
          .offset = static_cast<int>(g_date_time_get_utc_offset(date) / G_TIME_SPAN_MINUTE)};
}

/// The value of a header as in the mail, folded and encoded. Of several, the first one.
std::string read_raw_header(GMimeMessage* message, const char* name) {
  GMimeHeaderList* const list = g_mime_object_get_header_list(GMIME_OBJECT(message));
  GMimeHeader* const header = g_mime_header_list_get_header(list, name);
  return header == nullptr ? "" : text_or_empty(g_mime_header_get_raw_value(header));
}

/// Appends the message-ids in `text`, the last one first.
void add_message_ids(std::string_view text, std::vector<std::string>& ids) {
  for (size_t close = text.rfind('>'); close != std::string_view::npos && close > 0;
       close = text.rfind('>', close - 1)) {
    const size_t open = text.rfind('<', close);
    if (open == std::string_view::npos) return;
    ids.emplace_back(text.substr(open + 1, close - open - 1));
    if (open == 0) return;
    close = open;
  }
}

/// The addresses of a header, one by one, decoded.
std::vector<std::string> list_addresses(GMimeMessage* message, GMimeAddressType type) {
  InternetAddressList* const list = g_mime_message_get_addresses(message, type);
  std::vector<std::string> all;
  for (int i = 0; i < internet_address_list_length(list); ++i) {
    InternetAddress* const one = internet_address_list_get_address(list, i);
    char* const text = internet_address_to_string(one, nullptr, FALSE);
    all.push_back(text_or_empty(text));
    g_free(text);
  }
  return all;
}

void read_headers(GMimeMessage* message, MimeMail& mail) {
  mail.subject = decode_header(read_raw_header(message, "Subject"));
  mail.header = {.message_id = text_or_empty(g_mime_message_get_message_id(message)),
                 .subject = mail.subject,
                 .from = join(list_addresses(message, GMIME_ADDRESS_TYPE_FROM), ", "),
                 .to = list_addresses(message, GMIME_ADDRESS_TYPE_TO),
                 .cc = list_addresses(message, GMIME_ADDRESS_TYPE_CC)};
  add_message_ids(read_raw_header(message, "In-Reply-To"), mail.parents);
  add_message_ids(read_raw_header(message, "References"), mail.parents);
  if (GDateTime* date = g_mime_message_get_date(message)) mail.date = zoned_time(date);
  const std::string from = read_raw_header(message, "From");
  if (trim(from).empty()) return;
  const Author author = parse_author(decode_header(from));
  mail.from_name = author.name;
  mail.from_email = author.email;
}

}  // namespace

MimeMail decode_mail(std::string_view bytes) {
  start_gmime();
  MimeMail mail;
  const Held<GMimeStream> stream = open_stream(bytes);
  const Held<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  g_mime_parser_set_format(parser.get(), GMIME_FORMAT_MESSAGE);
  const Held<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (!message) return mail;
  read_headers(message.get(), mail);
  GMimeObject* body = g_mime_message_get_mime_part(message.get());
  if (body == nullptr) return mail;
  if (GMIME_IS_PART(body)) {
    add_part(body, true, mail.parts);
    return mail;
  }
  const std::unique_ptr<GMimePartIter, FreeWalk> walk(g_mime_part_iter_new(body));
  for (gboolean more = g_mime_part_iter_is_valid(walk.get()); more != FALSE;
       more = g_mime_part_iter_next(walk.get()))
    add_part(g_mime_part_iter_get_current(walk.get()), false, mail.parts);
  return mail;
}

std::optional<ZonedTime> parse_mail_date(const std::string& text) {
  start_gmime();
  const std::unique_ptr<GDateTime, FreeDate> date(g_mime_utils_header_decode_date(text.c_str()));
  if (!date) return std::nullopt;
  return zoned_time(date.get());
}

std::string to_utf8(std::string_view bytes, const std::string& charset) {
  const bool is_named = !charset.empty() && charset != "utf-8" && charset != "us-ascii";
  if (!is_named && is_utf8(bytes)) return std::string(bytes);
  // Mails without a charset, or with the wrong one, are mostly Latin-1.
  const std::string from = is_named ? charset : "iso-8859-1";
  gsize written = 0;
  char* converted = g_convert_with_fallback(bytes.data(), static_cast<gssize>(bytes.size()),
                                            "UTF-8", from.c_str(), "?", nullptr, &written, nullptr);
  // An unknown charset is no charset.
  if (converted == nullptr) return is_named ? to_utf8(bytes, "") : printable_utf8(bytes);
  std::string text(converted, written);
  g_free(converted);
  return text;
}

}  // namespace kseries
