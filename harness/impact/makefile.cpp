// SPDX-License-Identifier: GPL-2.0-only
#include "impact/makefile.h"

#include <algorithm>
#include <array>

#include "base/kernel_path.h"
#include "base/text.h"
#include "impact/makefile_lines.h"

namespace kseries {
namespace {

constexpr int max_rounds = 10;  ///< composite objects in composite objects

/// Lists that kbuild itself links, as opposed to the parts of a composite object.
bool is_final(const std::string& list) {
  static constexpr std::array names = {"obj", "lib", "core", "drivers", "net", "virt", "libs"};
  return std::find(names.begin(), names.end(), list) != names.end();
}

/// When each word of a directory's lists is compiled or entered. Composite objects are followed
/// from those that kbuild links to their parts.
std::map<std::string, Alternatives> alternatives_by_word(const std::vector<ListLine>& lists) {
  std::map<std::string, Alternatives> all;
  bool changed = true;
  for (int round = 0; changed && round < max_rounds; ++round) {
    changed = false;
    for (const ListLine& list : lists) {
      const std::string whole = list.list + ".o";
      const auto linked = all.find(whole);
      if (!is_final(list.list) && linked == all.end()) continue;
      const Alternatives needs =
          combine_alternatives(is_final(list.list) ? Alternatives{{}} : linked->second, list.needs);
      for (const std::string& word : list.words) {
        if (word == whole) continue;
        for (const auto& one : needs) changed = add_alternative(all[word], one) || changed;
      }
    }
  }
  return all;
}

std::string parent_folder(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

/// The Makefile that the KVM of each architecture includes: $(KVM) is the path of this directory
/// from there, and the list "kvm" is linked where CONFIG_KVM is set (arch/*/kvm/Makefile).
constexpr const char* common_kvm = "virt/kvm";

std::vector<ListLine> read_kvm_entries(const ReadSource& read) {
  const auto text = read(std::string(common_kvm) + "/Makefile.kvm");
  if (!text) return {};
  std::vector<ListLine> entries = parse_lists(*text);
  constexpr std::string_view variable = "$(KVM)/";
  for (ListLine& entry : entries) {
    for (std::string& word : entry.words) {
      if (word.starts_with(variable)) word.erase(0, variable.size());
    }
  }
  entries.push_back({"obj", {{"KVM"}}, {"kvm.o"}});
  return entries;
}

/// Kbuild takes precedence over Makefile where a directory has both (scripts/Makefile.build). The
/// Makefile of an architecture is included by the top one, so there both count, and it names
/// directories relative to the top: arch/x86/pci/.
std::vector<ListLine> entries_in(const std::string& folder, const ReadSource& read) {
  const std::string prefix = folder.empty() ? "" : folder + "/";
  if (folder == common_kvm) return read_kvm_entries(read);
  const bool architecture = parent_folder(folder) == "arch";
  std::vector<ListLine> entries;
  for (const char* name : {"Kbuild", "Makefile"}) {
    const auto text = read(prefix + name);
    if (!text) continue;
    for (ListLine& entry : parse_lists(*text)) {
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

}  // namespace

std::set<std::string> BuildGuard::symbols() const {
  std::set<std::string> all;
  for (const auto& one : alternatives) all.insert(one.begin(), one.end());
  return all;
}

std::string BuildGuard::text() const {
  std::vector<std::string> parts;
  for (const auto& one : alternatives) {
    if (one.empty()) return "y";
    parts.push_back(join({one.begin(), one.end()}, " && "));
  }
  return join(parts, " || ");
}

const BuildGuards::Folder& BuildGuards::folder(const std::string& path) {
  const auto [at, fresh] = folders_.try_emplace(path);
  if (fresh) at->second = alternatives_by_word(entries_in(path, read_));
  return at->second;
}

Alternatives BuildGuards::alternatives_into(const std::string& path) {
  // Top-level directories are always entered; their name may be $(SRCARCH).
  if (path.find('/') == std::string::npos || parent_folder(path) == "arch") return {{}};
  if (path == common_kvm) return {{}};
  const auto [at, fresh] = into_.try_emplace(path);
  if (!fresh) return at->second;
  for (std::string above = parent_folder(path);; above = parent_folder(above)) {
    const Folder& words = folder(above);
    const auto found = words.find(path.substr(above.empty() ? 0 : above.size() + 1) + "/");
    if (found != words.end()) {
      at->second = combine_alternatives(alternatives_into(above), found->second);
      return at->second;
    }
    if (above.empty()) return {};
  }
}

BuildGuard BuildGuards::find(const std::string& path) {
  const size_t dot = path.rfind('.');
  const size_t slash = path.rfind('/');
  if (!is_kernel_path(path) || dot == std::string::npos || slash == std::string::npos) return {};
  // display/intel_dp.o is listed in the Makefile of the parent directory.
  for (std::string in = path.substr(0, slash); !in.empty(); in = parent_folder(in)) {
    const Folder& words = folder(in);
    const auto here = words.find(path.substr(in.size() + 1, dot - in.size() - 1) + ".o");
    if (here != words.end()) return {combine_alternatives(alternatives_into(in), here->second)};
  }
  return {};
}

}  // namespace kseries
