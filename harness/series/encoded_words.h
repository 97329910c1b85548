// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

namespace kseries {

/// Decodes the raw value of a header to UTF-8 on one line: unfolds it and decodes its encoded
/// words (RFC 2047) one by one, as git does. GMime joins the words of a charset before it decodes
/// them, which loses everything after a word with base64 padding.
std::string decode_header(std::string_view raw);

/// The author in the decoded value of a "From:" header.
struct Author {
  std::string name;  ///< the address if the header has no usable name
  std::string email;
};

/// Parses "Name <address>", "address (Name)" and similar by the rules of git mailinfo: the name
/// is what remains without the address, and a name that is empty, longer than 60 bytes or contains
/// an address is replaced by the address.
Author parse_author(std::string_view decoded);

}  // namespace kseries
