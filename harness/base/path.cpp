// SPDX-License-Identifier: GPL-2.0-only
#include "base/path.h"

#include <algorithm>

#include "base/text.h"

namespace kseries {
namespace {

/// Whether a component of a path is ".git" on any file system that git supports. NTFS ignores
/// spaces and dots at the end, has a short name for it, and stream names after ':'. Git refuses
/// such paths too (core.protectNTFS is on by default).
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
    return "the path contains a control character";
  for (const std::string_view part : split(path, '/')) {
    if (part.empty()) return "the path has an empty component";
    if (part == "..") return "the path leaves the tree with '..'";
    if (part == ".") return "the path has a component '.'";
    if (is_git_folder(part)) return "the path enters a .git directory";
  }
  return std::nullopt;
}

std::optional<std::string> unsafe_link(std::string_view path, std::string_view target) {
  if (target.empty()) return "the link has no target";
  if (target.front() == '/') return "the target of the link is an absolute path";
  // The last component of `path` is the name of the link, the others are its directory.
  int depth = static_cast<int>(std::count(path.begin(), path.end(), '/'));
  bool climbs = true;
  for (const std::string_view part : split(target, '/')) {
    if (part.empty() || part == ".") continue;
    // If the previous component is a link itself, ".." does not return to where it started.
    if (part == ".." && !climbs) return "the target of the link has '..' after a directory";
    climbs = part == "..";
    depth += part == ".." ? -1 : 1;
    if (depth < 0) return "the link leaves the tree";
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
