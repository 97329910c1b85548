// SPDX-License-Identifier: GPL-2.0-only
#include "judge/warnings.h"

#include <map>
#include <set>
#include <tuple>

#include "base/text.h"

namespace kseries {

namespace {

using Place = std::tuple<std::string, int, int, std::string, std::string>;
using Key = std::tuple<std::string, std::string, std::string, std::string>;

Key key_of(const Diagnostic& diagnostic) {
  return {diagnostic.file, function_of(diagnostic), diagnostic.message, diagnostic.flag};
}

/// Each warning once, however many objects showed it.
std::vector<Diagnostic> distinct_warnings(const std::vector<Diagnostic>& diagnostics) {
  std::vector<Diagnostic> warnings;
  std::set<Place> seen;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity != "warning") continue;
    const Place place{diagnostic.file.empty() ? diagnostic.object : diagnostic.file,
                      diagnostic.line, diagnostic.column, diagnostic.message, diagnostic.flag};
    if (seen.insert(place).second) warnings.push_back(diagnostic);
  }
  return warnings;
}

}  // namespace

std::string function_of(const Diagnostic& diagnostic) {
  constexpr std::string_view mark = "In function ";
  const std::string_view context = diagnostic.context;
  const size_t at = context.find(mark);
  if (at == std::string_view::npos) return "";
  std::string_view rest = context.substr(at + mark.size());
  rest = rest.substr(0, rest.find('\n'));
  if (!rest.empty() && rest.back() == ':') rest.remove_suffix(1);
  // gcc quotes with ' or, in a UTF-8 locale, with U+2018 and U+2019.
  for (const std::string_view quote : {"'", "\xE2\x80\x98", "\xE2\x80\x99"}) {
    if (rest.starts_with(quote)) rest.remove_prefix(quote.size());
    if (rest.ends_with(quote)) rest.remove_suffix(quote.size());
  }
  return std::string(trim(rest));
}

std::vector<Diagnostic> new_warnings(const std::vector<Diagnostic>& diagnostics,
                                     const std::optional<std::vector<Diagnostic>>& baseline) {
  std::map<Key, int> before;
  if (baseline) {
    for (const Diagnostic& warning : distinct_warnings(*baseline)) before[key_of(warning)]++;
  }
  std::vector<Diagnostic> fresh;
  for (const Diagnostic& warning : distinct_warnings(diagnostics)) {
    if (warning.patch > 0) {
      fresh.push_back(warning);
      continue;
    }
    if (!baseline) continue;
    int& left = before[key_of(warning)];
    if (left > 0) {
      left--;
    } else {
      fresh.push_back(warning);
    }
  }
  return fresh;
}

}  // namespace kseries
