// SPDX-License-Identifier: GPL-2.0-only
#include "run/machine_paths.h"

#include <algorithm>

#include "base/text.h"

namespace kseries {
namespace {

bool is_path_char(char c) {
  return is_word_char(c) || c == '-' || c == '.' || c == '/' || c == '+' || c == '~';
}

}  // namespace

std::vector<MachinePath> machine_paths(const Report& report, const Environment& environment) {
  std::vector<MachinePath> all;
  const auto add = [&](const std::string& path, const std::string& name) {
    if (path.size() > 1 && path.starts_with('/')) all.push_back({path, name});
  };
  const auto variable = [&](const char* name) {
    const auto found = environment.variables.find(name);
    return found == environment.variables.end() ? "" : found->second;
  };
  add(report.directory, ".");
  for (const Tree& tree : report.trees) add(tree.root, "TREE");
  add(environment.program, "kseries");
  add(environment.checkout, "KSERIES");
  add(variable("XDG_CACHE_HOME"), "CACHE");
  add(variable("XDG_STATE_HOME"), "STATE");
  add(variable("TMPDIR"), "TMP");
  add(variable("HOME"), "~");
  std::stable_sort(all.begin(), all.end(), [](const MachinePath& a, const MachinePath& b) {
    return a.path.size() > b.path.size();
  });
  return all;
}

std::string hide_paths(std::string text, const std::vector<MachinePath>& paths) {
  for (const MachinePath& one : paths) {
    std::string out;
    size_t from = 0;
    for (size_t at = text.find(one.path); at != std::string::npos;
         at = text.find(one.path, at + 1)) {
      const size_t end = at + one.path.size();
      const bool starts = at == 0 || !is_path_char(text[at - 1]);
      const bool ends =
          end == text.size() || text[end] == '/' || !is_path_char(text[end]) ||
          (text[end] == '.' && (end + 1 == text.size() || !is_path_char(text[end + 1])));
      if (!starts || !ends || at < from) continue;
      out.append(text, from, at - from);
      out += one.name;
      from = end;
    }
    if (from > 0) text = out + text.substr(from);
  }
  return text;
}

}  // namespace kseries
