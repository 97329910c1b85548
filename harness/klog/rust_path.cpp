// SPDX-License-Identifier: GPL-2.0-only
#include "klog/rust_path.h"

#include <algorithm>

#include "base/text.h"

namespace kseries::klog {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr size_t hash_size = 17;  ///< "h" and 16 hexadecimal digits

/// Removes a name with its length from the start of `text`: "4core", or "7___rustc" for one that
/// begins with a digit or '_'. Empty if there is none.
std::string_view take_name(std::string_view& text) {
  size_t length = 0;
  size_t at = 0;
  for (; at < text.size() && is_digit(text[at]) && length < text.size(); ++at)
    length = length * 10 + static_cast<size_t>(text[at] - '0');
  if (at < text.size() && text[at] == '_') ++at;
  if (at == 0 || length == 0 || at + length > text.size()) return {};
  const std::string_view name = text.substr(at, length);
  text.remove_prefix(at + length);
  return name;
}

/// Removes a base-62 number and the '_' after it.
void skip_number(std::string_view& text) {
  const size_t end = text.find('_');
  text.remove_prefix(end == npos ? text.size() : end + 1);
}

}  // namespace

std::optional<std::string> rust_path(std::string_view symbol) {
  const bool v0 = symbol.starts_with("_R") && symbol.size() > 2 && !is_digit(symbol[2]);
  if (!v0 && !symbol.starts_with("_ZN")) return std::nullopt;
  std::string_view rest = symbol.substr(v0 ? 2 : 3);
  std::string path;
  while (!rest.empty()) {
    if (is_digit(rest.front())) {
      const std::string_view name = take_name(rest);
      if (name.empty()) break;
      if (!v0 && name.size() == hash_size && name.front() == 'h') break;
      if (!path.empty()) path += "::";
      path += name;
      continue;
    }
    // Disambiguators ("s") and references to earlier names ("B") are followed by a number.
    const bool numbered = v0 && (rest.front() == 's' || rest.front() == 'B');
    rest.remove_prefix(1);
    if (numbered) skip_number(rest);
  }
  return path.empty() ? std::nullopt : std::optional(path);
}

}  // namespace kseries::klog
