// SPDX-License-Identifier: GPL-2.0-only
#include "host/environment.h"

#include <unistd.h>

#include <filesystem>
#include <string_view>

#include "host/files.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

std::string variable(const Environment& environment, const std::string& name) {
  const auto found = environment.variables.find(name);
  return found == environment.variables.end() ? "" : found->second;
}

/// The directory that `name` sets, or `otherwise` in the home directory (XDG Base Directory
/// Specification: relative paths are ignored). Empty: neither variable is set.
std::string base_folder(const Environment& environment, const std::string& name,
                        const std::string& otherwise) {
  std::string folder = variable(environment, name);
  if (folder.starts_with('/')) return folder;
  const std::string home = variable(environment, "HOME");
  return home.starts_with('/') ? home + otherwise : "";
}

std::map<std::string, std::string> read_variables() {
  std::map<std::string, std::string> variables;
  for (char** entry = ::environ; *entry != nullptr; ++entry) {
    const std::string_view line(*entry);
    const size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    variables.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return variables;
}

bool is_checkout(const fs::path& path) { return exists((path / "configs/trees.toml").string()); }

Result<std::string> find_checkout(const Environment& environment) {
  if (const auto home = environment.variables.find("KSERIES_HOME");
      home != environment.variables.end()) {
    if (is_checkout(home->second)) return fs::absolute(home->second).lexically_normal().string();
    return Error{"files", "KSERIES_HOME has no configs/trees.toml", home->second,
                 "set it to a checkout of kseries", ErrorKind::usage};
  }
  for (fs::path folder = fs::path(environment.program).parent_path(); folder != folder.root_path();
       folder = folder.parent_path()) {
    if (is_checkout(folder)) return folder.string();
  }
  std::error_code code;
  const fs::path here = fs::current_path(code);
  if (is_checkout(here)) return here.string();
  return Error{"files", "can't find the directories configs/, patches/ and guests/",
               environment.program, "set KSERIES_HOME to a checkout of kseries"};
}

}  // namespace

Result<Environment> read_environment() {
  Environment environment;
  environment.variables = read_variables();
  std::error_code code;
  environment.program = fs::read_symlink("/proc/self/exe", code).string();
  TRY_ASSIGN(environment.checkout, find_checkout(environment));
  return environment;
}

Result<std::string> cache_folder(const Environment& environment) {
  const std::string base = base_folder(environment, "XDG_CACHE_HOME", "/.cache");
  if (base.empty()) {
    return Error{"files", "no directory for the cache: HOME is not set", "",
                 "set XDG_CACHE_HOME to a directory with 10 GB of free space"};
  }
  std::string folder = base + "/kseries";
  TRY(make_folders(folder));
  return folder;
}

Result<std::string> state_folder(const Environment& environment) {
  const std::string base = base_folder(environment, "XDG_STATE_HOME", "/.local/state");
  if (base.empty()) {
    return Error{"files", "no directory for the history: HOME is not set", "",
                 "set XDG_STATE_HOME, or use --history FILE"};
  }
  return base + "/kseries";
}

std::string expand_home(const Environment& environment, const std::string& path) {
  const std::string home = variable(environment, "HOME");
  if (!path.starts_with("~/") || home.empty()) return path;
  return home + path.substr(1);
}

}  // namespace kseries
