// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/makefile.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/paths.h"

namespace kseries {
namespace {

using Alternatives = std::vector<std::set<std::string>>;

constexpr size_t most_alternatives = 32;
constexpr int deepest = 6;  ///< composite objects in composite objects

/// "obj-$(CONFIG_VFIO) += vfio.o": what is listed where, and when.
struct Entry {
  std::string list;  ///< "obj", "vfio"
  std::set<std::string> needs;
  std::vector<std::string> words;
};

std::set<std::string> symbols_in(std::string_view text) {
  constexpr std::string_view prefix = "CONFIG_";
  std::set<std::string> names;
  for (size_t at = 0; (at = text.find(prefix, at)) != std::string_view::npos;) {
    at += prefix.size();
    size_t end = at;
    while (end < text.size() && is_word_char(text[end])) ++end;
    if (end > at) names.emplace(text.substr(at, end - at));
    at = end;
  }
  return names;
}

/// Lines with their continuations, without comments.
std::vector<std::string> logical_lines(std::string_view text) {
  std::vector<std::string> lines;
  bool continued = false;
  for (std::string_view line : lines_of(text)) {
    if (const size_t hash = line.find('#'); hash != std::string_view::npos) {
      line = line.substr(0, hash);
    }
    std::string_view part = trim(line);
    const bool more = !part.empty() && part.back() == '\\';
    if (more) part.remove_suffix(1);
    if (continued && !lines.empty()) {
      lines.back() += " ";
      lines.back() += part;
    } else {
      lines.emplace_back(part);
    }
    continued = more;
  }
  return lines;
}

/// What an ifdef, ifeq or ifneq asks for: symbols that must not be n. A test for
/// the absence of one asks for nothing that we could name.
std::set<std::string> wanted_by(std::string_view line) {
  if (line.starts_with("ifdef ")) return symbols_in(line);
  const size_t comma = line.rfind(',');
  if (comma == std::string_view::npos) return {};
  const std::string_view value = trim(line.substr(comma + 1, line.rfind(')') - comma - 1));
  const bool set = value == "y" || value == "m" || value == "ym";
  if (line.starts_with("ifeq") && set) return symbols_in(line.substr(0, comma));
  if (line.starts_with("ifneq") && value.empty()) return symbols_in(line.substr(0, comma));
  return {};
}

std::optional<Entry> entry_of(std::string_view line) {
  const size_t equals = line.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  std::string_view left = trim(line.substr(0, equals));
  while (!left.empty() && (left.back() == '+' || left.back() == ':')) left.remove_suffix(1);
  left = trim(left);
  Entry entry;
  if (const size_t open = left.find("-$("); open != std::string_view::npos) {
    entry.list = left.substr(0, open);
    entry.needs = symbols_in(left.substr(open));
    if (entry.needs.empty()) return std::nullopt;
  } else {
    const size_t dash = left.rfind('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const std::string_view end = left.substr(dash + 1);
    if (end != "y" && end != "m" && end != "objs") return std::nullopt;
    entry.list = left.substr(0, dash);
  }
  for (const std::string_view word : split(line.substr(equals + 1), ' ')) {
    for (const std::string_view part : split(word, '\t')) {
      if (!part.empty()) entry.words.emplace_back(part);
    }
  }
  return entry;
}

std::vector<Entry> entries_of(std::string_view makefile) {
  struct Level {
    std::set<std::string> wanted;
  };
  std::vector<Entry> entries;
  std::vector<Level> levels;
  for (const std::string& line : logical_lines(makefile)) {
    if (line.starts_with("ifdef ") || line.starts_with("ifndef ") || line.starts_with("ifeq") ||
        line.starts_with("ifneq")) {
      levels.push_back({wanted_by(line)});
    } else if (line.starts_with("else")) {
      if (!levels.empty()) levels.back().wanted = wanted_by(trim(std::string_view(line).substr(4)));
    } else if (line.starts_with("endif")) {
      if (!levels.empty()) levels.pop_back();
    } else if (std::optional<Entry> entry = entry_of(line)) {
      for (const Level& level : levels) {
        entry->needs.insert(level.wanted.begin(), level.wanted.end());
      }
      entries.push_back(std::move(*entry));
    }
  }
  return entries;
}

/// Lists that kbuild itself links, as opposed to the parts of a composite object.
bool is_final(const std::string& list) {
  static constexpr std::array names = {"obj", "lib", "core", "drivers", "net", "virt", "libs"};
  return std::find(names.begin(), names.end(), list) != names.end();
}

void add(Alternatives& all, std::set<std::string> one) {
  const bool there = std::find(all.begin(), all.end(), one) != all.end();
  if (!there && all.size() < most_alternatives) all.push_back(std::move(one));
}

Alternatives product(const Alternatives& left, const Alternatives& right) {
  Alternatives all;
  for (const auto& a : left) {
    for (const auto& b : right) {
      std::set<std::string> both = a;
      both.insert(b.begin(), b.end());
      add(all, std::move(both));
    }
  }
  return all;
}

Alternatives ways_to(const std::vector<Entry>& entries, const std::string& word, int depth) {
  Alternatives all;
  if (depth > deepest) return all;
  for (const Entry& entry : entries) {
    if (std::find(entry.words.begin(), entry.words.end(), word) == entry.words.end()) continue;
    if (is_final(entry.list)) {
      add(all, entry.needs);
    } else if (entry.list + ".o" != word) {
      for (auto& way : product(ways_to(entries, entry.list + ".o", depth + 1), {entry.needs})) {
        add(all, std::move(way));
      }
    }
  }
  return all;
}

std::string parent_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

/// Kbuild goes before Makefile where a folder has both (scripts/Makefile.build).
std::vector<Entry> entries_in(const std::string& folder, const ReadSource& read) {
  const std::string prefix = folder.empty() ? "" : folder + "/";
  for (const char* name : {"Kbuild", "Makefile"}) {
    if (const auto text = read(prefix + name)) return entries_of(*text);
  }
  return {};
}

Alternatives ways_into(const std::string& folder, const ReadSource& read) {
  // What stands at the top is always entered; its name may be $(SRCARCH).
  if (folder.find('/') == std::string::npos || parent_of(folder) == "arch") return {{}};
  for (std::string above = parent_of(folder);; above = parent_of(above)) {
    const std::string word = folder.substr(above.empty() ? 0 : above.size() + 1) + "/";
    const Alternatives here = ways_to(entries_in(above, read), word, 0);
    if (!here.empty()) return product(ways_into(above, read), here);
    if (above.empty()) return {};
  }
}

}  // namespace

std::set<std::string> BuildGuard::symbols() const {
  std::set<std::string> all;
  for (const auto& one : alternatives) all.insert(one.begin(), one.end());
  return all;
}

std::string BuildGuard::text() const {
  std::vector<std::string> ways;
  for (const auto& one : alternatives) {
    if (one.empty()) return "y";
    ways.push_back(join({one.begin(), one.end()}, " && "));
  }
  return join(ways, " || ");
}

BuildGuard guard_of_source(const std::string& path, const ReadSource& read) {
  const size_t dot = path.rfind('.');
  const size_t slash = path.rfind('/');
  if (!is_kernel_path(path) || dot == std::string::npos || slash == std::string::npos) return {};
  const std::string folder = path.substr(0, slash);
  const std::string object = path.substr(slash + 1, dot - slash - 1) + ".o";
  const Alternatives here = ways_to(entries_in(folder, read), object, 0);
  if (here.empty()) return {};
  return {product(ways_into(folder, read), here)};
}

}  // namespace kseries
