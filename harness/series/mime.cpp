// SPDX-License-Identifier: GPL-2.0-only
#include "series/mime.h"

#include <gmime/gmime.h>

#include <memory>
#include <mutex>

#include "base/text.h"
#include "series/flowed.h"

namespace kseries {
namespace {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
struct FreeWalk {
  void operator()(GMimePartIter* walk) const { g_mime_part_iter_free(walk); }
};
struct FreeDate {
  void operator()(GDateTime* date) const { g_date_time_unref(date); }
};
template <typename T>
using Held = std::unique_ptr<T, Unref>;

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
  part.charset = find_parameter(type, "charset");
  part.name = text_or_empty(g_mime_part_get_filename(leaf));
  const bool readable = g_mime_content_type_is_type(type, "text", "plain");
  const char* disposition = g_mime_object_get_disposition(object);
  part.attachment = !readable || to_lower(text_or_empty(disposition)) == "attachment";
  part.as_sent = alone && is_plain_encoding(g_mime_part_get_content_encoding(leaf));
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

void read_headers(GMimeMessage* message, MimeMail& mail) {
  mail.subject = text_or_empty(g_mime_message_get_subject(message));
  mail.message_id = text_or_empty(g_mime_message_get_message_id(message));
  if (GDateTime* date = g_mime_message_get_date(message)) mail.date = zoned_time(date);
  InternetAddressList* from = g_mime_message_get_from(message);
  if (from == nullptr || internet_address_list_length(from) < 1) return;
  InternetAddress* author = internet_address_list_get_address(from, 0);
  mail.from_name = text_or_empty(internet_address_get_name(author));
  if (INTERNET_ADDRESS_IS_MAILBOX(author)) {
    mail.from_email =
        text_or_empty(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(author)));
  }
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
