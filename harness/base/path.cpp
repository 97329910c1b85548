// SPDX-License-Identifier: GPL-2.0-only
#include "base/path.h"

#include <algorithm>

#include "base/text.h"

namespace kseries {
namespace {

/// Whether a part of a path is ".git" on any file system that git knows: NTFS
/// drops blanks and dots at the end, has a short name for it, and streams behind
/// ':'. Git puts no such path into a tree (protectNTFS is on by default).
bool is_git_folder(std::string_view part) {
  part = part.substr(0, part.find_first_of(":\\"));
  while (part.ends_with(' ') || part.ends_with('.')) part.remove_suffix(1);
  const std::string name = to_lower(part);
  return name == ".git" || name == "git~1";
}

}  // namespace

std::string without_steps_up(std::string_view path) {
  while (path.starts_with("../")) path.remove_prefix(3);
  while (path.starts_with("./")) path.remove_prefix(2);
  return std::string(path);
}

std::optional<std::string> unsafe_path(std::string_view path) {
  if (path.empty()) return "the path is empty";
  if (path.front() == '/') return "the path is absolute";
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  if (std::any_of(path.begin(), path.end(), is_control))
    return "the path holds a control character";
  for (const std::string_view part : split(path, '/')) {
    if (part.empty()) return "the path has an empty part";
    if (part == "..") return "the path leads out of the tree with '..'";
    if (part == ".") return "the path has a part '.'";
    if (is_git_folder(part)) return "the path enters a .git folder";
  }
  return std::nullopt;
}

std::optional<std::string> unsafe_link(std::string_view path, std::string_view target) {
  if (target.empty()) return "the link has no target";
  if (target.front() == '/') return "the link leads to an absolute path";
  // The link's own name is a part of `path`, its folder are the others.
  int depth = static_cast<int>(std::count(path.begin(), path.end(), '/'));
  bool climbs = true;
  for (const std::string_view part : split(target, '/')) {
    if (part.empty() || part == ".") continue;
    // Behind the name of another link ".." would lead elsewhere than it says.
    if (part == ".." && !climbs) return "the link climbs out of a folder that it entered";
    climbs = part == "..";
    depth += part == ".." ? -1 : 1;
    if (depth < 0) return "the link leads out of the tree";
  }
  return std::nullopt;
}

bool is_debian_name(std::string_view word) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '+' || c == '-';
  };
  return word.size() >= 2 && word.front() != '.' && word.front() != '-' &&
         std::all_of(word.begin(), word.end(), is_allowed);
}

}  // namespace kseries
