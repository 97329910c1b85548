// SPDX-License-Identifier: GPL-2.0-only
#include "kconfig/makefile.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "kconfig/makefile_lines.h"
#include "model/paths.h"

namespace kseries {
namespace {

constexpr int deepest = 6;  ///< composite objects in composite objects

/// Lists that kbuild itself links, as opposed to the parts of a composite object.
bool is_final(const std::string& list) {
  static constexpr std::array names = {"obj", "lib", "core", "drivers", "net", "virt", "libs"};
  return std::find(names.begin(), names.end(), list) != names.end();
}

Ways ways_to(const std::vector<ListLine>& entries, const std::string& word, int depth) {
  Ways all;
  if (depth > deepest) return all;
  for (const ListLine& entry : entries) {
    if (std::find(entry.words.begin(), entry.words.end(), word) == entry.words.end()) continue;
    if (is_final(entry.list)) {
      for (const auto& way : entry.needs) add_way(all, way);
    } else if (entry.list + ".o" != word) {
      for (auto& way : both_ways(ways_to(entries, entry.list + ".o", depth + 1), entry.needs)) {
        add_way(all, std::move(way));
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
/// The Makefile of an architecture is part of the one at the top, so that both
/// count, and it names folders from there: arch/x86/pci/.
std::vector<ListLine> entries_in(const std::string& folder, const ReadSource& read) {
  const std::string prefix = folder.empty() ? "" : folder + "/";
  const bool architecture = parent_of(folder) == "arch";
  std::vector<ListLine> entries;
  for (const char* name : {"Kbuild", "Makefile"}) {
    const auto text = read(prefix + name);
    if (!text) continue;
    for (ListLine& entry : lists_of(*text)) {
      if (architecture) {
        for (std::string& word : entry.words) {
          if (word.starts_with(prefix)) word.erase(0, prefix.size());
        }
      }
      entries.push_back(std::move(entry));
    }
    if (!architecture) break;
  }
  return entries;
}

Ways ways_into(const std::string& folder, const ReadSource& read) {
  // What stands at the top is always entered; its name may be $(SRCARCH).
  if (folder.find('/') == std::string::npos || parent_of(folder) == "arch") return {{}};
  for (std::string above = parent_of(folder);; above = parent_of(above)) {
    const std::string word = folder.substr(above.empty() ? 0 : above.size() + 1) + "/";
    const Ways here = ways_to(entries_in(above, read), word, 0);
    if (!here.empty()) return both_ways(ways_into(above, read), here);
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
  const Ways here = ways_to(entries_in(folder, read), object, 0);
  if (here.empty()) return {};
  return {both_ways(ways_into(folder, read), here)};
}

}  // namespace kseries
