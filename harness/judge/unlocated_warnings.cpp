// SPDX-License-Identifier: GPL-2.0-only
#include "judge/unlocated_warnings.h"

#include <algorithm>
#include <vector>

#include "base/kernel_path.h"
#include "base/text.h"

namespace kseries {
namespace {

/// The start of the warning in scripts/kconfig/symbol.c.
constexpr std::string_view unmet = "WARNING: unmet direct dependencies detected for ";

std::string word_at(std::string_view text, size_t from) {
  size_t end = from;
  while (end < text.size() && is_word_char(text[end])) end++;
  return std::string(text.substr(from, end - from));
}

/// The selected symbol, and those that select it, from lines such as "  - SYMBOL [=y] && …".
std::set<std::string> unmet_symbols(const Diagnostic& warning) {
  std::set<std::string> symbols = {word_at(warning.message, unmet.size())};
  for (const std::string_view line : split_lines(warning.context)) {
    const std::string_view entry = trim(line);
    if (entry.starts_with("- ")) symbols.insert(word_at(entry, 2));
  }
  return symbols;
}

bool defines_symbol(std::string_view kconfig, const std::set<std::string>& symbols) {
  for (const std::string_view line : split_lines(kconfig)) {
    for (const std::string_view keyword : {"config ", "menuconfig "}) {
      if (!line.starts_with(keyword)) continue;
      if (symbols.contains(std::string(trim(line.substr(keyword.size()))))) return true;
    }
  }
  return false;
}

/// Whether a word is in the notation of modpost and objtool for a symbol: name+0x10, name(),
/// 'name', "name", name (section: .text).
bool is_symbol(std::string_view text, size_t from, size_t end) {
  const std::string_view rest = text.substr(end);
  if (rest.starts_with("+0x") || rest.starts_with("()") || rest.starts_with(" (section")) {
    return true;
  }
  if (from == 0 || rest.empty()) return false;
  return (rest[0] == '"' || rest[0] == '\'') && text[from - 1] == rest[0];
}

std::set<std::string> symbols_in(std::string_view text) {
  std::set<std::string> symbols;
  for (size_t at = 0; at < text.size(); at++) {
    if (!is_word_char(text[at])) continue;
    const std::string word = word_at(text, at);
    if (is_symbol(text, at, at + word.size())) symbols.insert(word);
    at += word.size();
  }
  return symbols;
}

bool has_any(std::string_view line, const std::set<std::string>& words) {
  for (size_t at = 0; at < line.size(); at++) {
    if (!is_word_char(line[at])) continue;
    const std::string word = word_at(line, at);
    if (words.contains(word)) return true;
    at += word.size();
  }
  return false;
}

/// In kernel style, what is at file level starts in the first column, and nothing else does.
bool has_at_file_level(std::string_view source, const std::set<std::string>& symbols) {
  const std::vector<std::string_view> lines = split_lines(source);
  return std::any_of(lines.begin(), lines.end(), [&](std::string_view line) {
    return !line.empty() && is_word_char(line[0]) && has_any(line, symbols);
  });
}

/// "drivers/vfio/group.o:" → "drivers/vfio/group"; empty for other words.
std::string object_stem(std::string_view word) {
  while (!word.empty() && !is_word_char(word.back())) word.remove_suffix(1);
  while (!word.empty() && !is_word_char(word.front())) word.remove_prefix(1);
  for (const std::string_view ending : {".o", ".ko"}) {
    if (word.ends_with(ending)) return std::string(word.substr(0, word.size() - ending.size()));
  }
  return "";
}

std::set<std::string> stems_in(std::string_view text) {
  std::set<std::string> stems;
  for (const std::string_view word : split(text, ' ')) {
    if (std::string stem = object_stem(word); !stem.empty()) stems.insert(std::move(stem));
  }
  return stems;
}

}  // namespace

std::set<std::string> changed_files_named(const Diagnostic& warning, const PatchedTree& patched) {
  const bool from_kconfig = warning.message.starts_with(unmet);
  const std::set<std::string> symbols =
      from_kconfig ? unmet_symbols(warning) : symbols_in(warning.message);
  const std::set<std::string> stems = stems_in(warning.message);
  std::set<std::string> named;
  for (const auto& [path, file] : patched.files) {
    if (file.removed) continue;
    if (from_kconfig != is_kconfig_file(path)) continue;
    const bool is_named = from_kconfig
                              ? defines_symbol(file.content, symbols)
                              : stems.contains(path.substr(0, path.rfind('.'))) ||
                                    (is_source(path) && has_at_file_level(file.content, symbols));
    if (is_named) named.insert(path);
  }
  return named;
}

}  // namespace kseries
