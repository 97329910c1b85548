// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/cmd_file.h"

#include <set>

#include "base/text.h"

namespace kseries {

std::string cmd_path(const std::string& object) {
  const size_t slash = object.rfind('/') + 1;
  return object.substr(0, slash) + "." + object.substr(slash) + ".cmd";
}

std::string object_of_cmd_file(const std::string& name) {
  constexpr std::string_view end = ".o.cmd";
  if (name.size() <= end.size() + 1 || name[0] != '.') return "";
  if (name.compare(name.size() - end.size(), end.size(), end) != 0) return "";
  return name.substr(1, name.size() - 5);
}

std::vector<std::string> parse_cmd_symbols(std::string_view text) {
  constexpr std::string_view marker = "$(wildcard include/config/";
  std::set<std::string> names;
  for (size_t at = 0; (at = text.find(marker, at)) != std::string_view::npos;) {
    at += marker.size();
    const size_t end = text.find(')', at);
    if (end == std::string_view::npos) break;
    names.emplace(text.substr(at, end - at));
    at = end;
  }
  return {names.begin(), names.end()};
}

std::string preprocess_command(std::string_view text) {
  std::string_view line = text.substr(0, text.find('\n'));
  const size_t begin = line.find(":= ");
  if (begin == std::string_view::npos) return "";
  line = line.substr(begin + 3);
  // Commands after a ';' work on the object.
  line = line.substr(0, line.find(" ; "));
  std::string command;
  bool skip = false;
  bool compiles = false;
  for (const std::string_view word : split(line, ' ')) {
    if (skip || word.empty() || word.starts_with("-Wp,-MMD,")) {
      skip = false;
      continue;
    }
    if (word == "-o") {
      skip = true;
      continue;
    }
    if (word == "-c") {
      compiles = true;
      command += "-E -fdirectives-only ";
      continue;
    }
    command += word;
    command += ' ';
  }
  return compiles ? command : "";
}

}  // namespace kseries
