// SPDX-License-Identifier: GPL-2.0-only
#include "report/reply.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <set>

#include "base/text.h"
#include "report/mail.h"

namespace kseries {
namespace {

struct UnrefObject {
  void operator()(void* object) const { g_object_unref(object); }
};
template <typename T>
using HeldObject = std::unique_ptr<T, UnrefObject>;

struct FreeText {
  void operator()(char* text) const { g_free(text); }
};
using HeldText = std::unique_ptr<char, FreeText>;

/// The mails of a series that a reply refers to.
struct Thread {
  MailHeader parent;
  std::vector<MailHeader> all;
};

Thread find_thread(const Report& report, const std::string& series) {
  Thread thread;
  for (const SeriesSource& source : report.sources) {
    if (source.series != series) continue;
    if (source.cover) thread.all.push_back(*source.cover);
    for (const Patch& patch : source.patches) thread.all.push_back(patch.header);
    break;
  }
  if (!thread.all.empty()) thread.parent = thread.all.front();
  return thread;
}

/// A Message-ID is copied into headers, so it must not contain anything that ends it.
bool is_plain_id(const std::string& id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return c > ' ' && c < 0x7F && c != '<' && c != '>';
  });
}

std::string reply_subject(const MailHeader& parent, const std::string& series) {
  const std::string subject = parent.subject.empty() ? series : printable_line(parent.subject);
  return to_lower(subject.substr(0, 3)) == "re:" ? subject : "Re: " + subject;
}

/// Adds the addresses in `text` that are not in `seen` yet.
void add_addresses(GMimeMessage* message, GMimeAddressType type, const std::string& text,
                   std::set<std::string>& seen) {
  InternetAddressList* const parsed =
      internet_address_list_parse(nullptr, printable_line(text).c_str());
  if (parsed == nullptr) return;
  const HeldObject<InternetAddressList> held(parsed);
  InternetAddressList* const target = g_mime_message_get_addresses(message, type);
  for (int i = 0; i < internet_address_list_length(parsed); ++i) {
    InternetAddress* const one = internet_address_list_get_address(parsed, i);
    if (!INTERNET_ADDRESS_IS_MAILBOX(one)) continue;
    const char* const address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one));
    const bool is_address =
        address != nullptr && std::string_view(address).find('@') != std::string_view::npos;
    if (!is_address || !seen.insert(to_lower(address)).second) continue;
    internet_address_set_charset(one, "utf-8");
    internet_address_list_add(target, one);
  }
}

void set_recipients(GMimeMessage* message, const Thread& thread,
                    const std::vector<std::string>& maintainers) {
  std::set<std::string> seen;
  add_addresses(message, GMIME_ADDRESS_TYPE_TO, thread.parent.from, seen);
  for (const MailHeader& header : thread.all) {
    for (const std::vector<std::string>* list : {&header.to, &header.cc}) {
      for (const std::string& one : *list) add_addresses(message, GMIME_ADDRESS_TYPE_CC, one, seen);
    }
    add_addresses(message, GMIME_ADDRESS_TYPE_CC, header.from, seen);
  }
  for (const std::string& one : maintainers)
    add_addresses(message, GMIME_ADDRESS_TYPE_CC, one, seen);
}

}  // namespace

std::string reply_mail(const Report& report, const std::string& series,
                       const std::vector<std::string>& maintainers) {
  static std::once_flag once;
  std::call_once(once, [] { g_mime_init(); });
  const Thread thread = find_thread(report, series);
  const HeldObject<GMimeMessage> message(g_mime_message_new(TRUE));
  g_mime_message_set_subject(message.get(), reply_subject(thread.parent, series).c_str(), "utf-8");
  set_recipients(message.get(), thread, maintainers);
  GMimeObject* const object = GMIME_OBJECT(message.get());
  if (is_plain_id(thread.parent.message_id)) {
    const std::string id = "<" + thread.parent.message_id + ">";
    g_mime_object_set_header(object, "In-Reply-To", id.c_str(), nullptr);
    g_mime_object_set_header(object, "References", id.c_str(), nullptr);
  }
  GMimeTextPart* const part = g_mime_text_part_new_with_subtype("plain");
  const HeldObject<GMimeTextPart> held(part);
  g_mime_text_part_set_charset(part, "us-ascii");
  g_mime_text_part_set_text(part, mail_text(report, series).c_str());
  g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_7BIT);
  g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(part));
  const HeldText text(g_mime_object_to_string(object, nullptr));
  return text ? text.get() : "";
}

}  // namespace kseries
