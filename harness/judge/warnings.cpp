// SPDX-License-Identifier: GPL-2.0-only
#include "judge/warnings.h"

#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "judge/describe.h"
#include "judge/unlocated_warnings.h"

namespace kseries {

namespace {

using Place = std::tuple<std::string, int, int, std::string, std::string>;
using Key = std::tuple<std::string, std::string, std::string, std::string>;

Key make_key(const Diagnostic& diagnostic) {
  return {diagnostic.file, diagnosed_function(diagnostic), diagnostic.message, diagnostic.flag};
}

/// Each warning once, no matter how many objects have it.
std::vector<Diagnostic> distinct_warnings(const std::vector<Diagnostic>& diagnostics) {
  std::vector<Diagnostic> warnings;
  std::set<Place> seen;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity != DiagnosticSeverity::warning) continue;
    const Place place{diagnostic.file.empty() ? diagnostic.object : diagnostic.file,
                      diagnostic.line, diagnostic.column, diagnostic.message, diagnostic.flag};
    if (seen.insert(place).second) warnings.push_back(diagnostic);
  }
  return warnings;
}

/// The patch that changes a file; 0 if several do, or none.
int find_only_patch(const PatchedTree& patched, const std::string& file) {
  std::set<int> numbers;
  // Patch numbers can't be used as indices, since parts of the series may be missing.
  for (size_t i = 0; i < patched.results.size() && static_cast<int>(i) < patched.applied; ++i) {
    for (const HunkResult& hunk : patched.results[i].hunks) {
      if (hunk.path == file) numbers.insert(patched.results[i].number);
    }
  }
  return numbers.size() == 1 ? *numbers.begin() : 0;
}

}  // namespace

std::string diagnosed_function(const Diagnostic& diagnostic) {
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
                                     const std::optional<std::vector<Diagnostic>>& baseline,
                                     const PatchedTree& patched) {
  std::map<Key, int> before;
  if (baseline) {
    for (const Diagnostic& warning : distinct_warnings(*baseline)) before[make_key(warning)]++;
  }
  std::vector<Diagnostic> fresh;
  for (Diagnostic& warning : distinct_warnings(diagnostics)) {
    // Kconfig, modpost and objtool do not name a file.
    const std::set<std::string> named = warning.file.empty() ? changed_files_named(warning, patched)
                                                             : std::set<std::string>{warning.file};
    bool is_new = warning.patch > 0 || patched.files.contains(warning.file) ||
                  (warning.file.empty() && !named.empty());
    if (baseline) {
      int& left = before[make_key(warning)];
      is_new = left == 0;
      if (left > 0) left--;
    }
    if (!is_new) continue;
    if (warning.patch == 0 && named.size() == 1) {
      warning.patch = find_only_patch(patched, *named.begin());
    }
    fresh.push_back(std::move(warning));
  }
  return fresh;
}

void blame_errors(std::vector<Diagnostic>& diagnostics, const PatchedTree& patched) {
  for (Diagnostic& error : diagnostics) {
    if (error.severity != DiagnosticSeverity::error || !error.file.empty() || error.patch > 0)
      continue;
    const std::set<std::string> named = changed_files_named(error, patched);
    if (named.size() == 1) error.patch = find_only_patch(patched, *named.begin());
  }
}

std::string undecided_warnings(const std::vector<Diagnostic>& diagnostics,
                               const std::optional<std::vector<Diagnostic>>& baseline,
                               const PatchedTree& patched) {
  if (baseline) return "";
  std::vector<std::string> messages;
  for (const Diagnostic& warning : distinct_warnings(diagnostics)) {
    if (!warning.file.empty() || warning.patch > 0) continue;
    if (changed_files_named(warning, patched).empty()) messages.push_back(warning.message);
  }
  if (messages.empty()) return "";
  return counted(messages.size(), "warning", "warnings") +
         " without a file name, and no build without the series to compare with: " +
         messages.front() + (messages.size() > 1 ? ", …" : "");
}

}  // namespace kseries
