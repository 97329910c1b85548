// SPDX-License-Identifier: GPL-2.0-only
#include "report/html_text.h"

#include <array>

#include "base/quote.h"
#include "base/text.h"
#include "model/names.h"

namespace kseries::html {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable_utf8(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string encode_url(std::string_view path) { return percent_encode(path, "-._~/=+,"); }

std::string element(std::string_view name, std::string_view attributes, std::string_view content) {
  std::string out = "<";
  out += name;
  if (!attributes.empty()) out += " ";
  out += attributes;
  out += ">";
  out += content;
  out += "</";
  out += name;
  out += ">";
  return out;
}

std::string link_to(std::string_view path, std::string_view text) {
  // Without "./", the part of a name before a ':' would be a URL scheme.
  return element("a", "href=\"./" + encode_url(path) + "\"", escaped(text));
}

std::string_view style_class(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "good";
    case Verdict::not_run:
      return "none";
    case Verdict::known:
    case Verdict::new_warning:
    case Verdict::incomplete:
    case Verdict::kernel_message:
      return "warn";
    default:
      return "bad";
  }
}

std::string tag(Verdict verdict) {
  return element("span", "class=\"tag " + std::string(style_class(verdict)) + "\"",
                 enum_name(verdict));
}

std::string fact(std::string_view name, std::string_view content) {
  if (content.empty()) return "";
  return element("dt", "", name) + element("dd", "", content) + "\n";
}

}  // namespace kseries::html
