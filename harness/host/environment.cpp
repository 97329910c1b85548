// SPDX-License-Identifier: GPL-2.0-only
#include "host/environment.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>

#include "base/text.h"
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

/// A checkout, or else share/kseries below `folder`; nothing if there is neither.
std::optional<std::string> data_in(const fs::path& folder) {
  for (const fs::path& place : {folder, folder / "share/kseries"}) {
    if (is_checkout(place)) return place.string();
  }
  return std::nullopt;
}

/// The working directory is not searched: a stranger's directory must not become the checkout,
/// whose series are trusted and whose sources are compiled.
Result<std::string> find_checkout(const Environment& environment) {
  if (const auto home = environment.variables.find("KSERIES_HOME");
      home != environment.variables.end()) {
    if (is_checkout(home->second)) return fs::absolute(home->second).lexically_normal().string();
    return Error{"files", "KSERIES_HOME has no configs/trees.toml", home->second,
                 "set it to a checkout of kseries, or to share/kseries of an installed one",
                 ErrorKind::usage};
  }
  for (fs::path folder = fs::path(environment.program).parent_path(); folder != folder.root_path();
       folder = folder.parent_path()) {
    if (const auto found = data_in(folder)) return *found;
  }
  return Error{"files", "can't find the directories configs/, patches/ and guests/",
               environment.program, "set KSERIES_HOME to a checkout of kseries"};
}

/// Where the user's own campaigns, guests and series are: the working directory, then
/// $XDG_CONFIG_HOME/kseries.
std::vector<std::string> own_folders(const Environment& environment, const std::string& here) {
  std::vector<std::string> folders;
  if (!here.empty() && here != environment.checkout) folders.push_back(here);
  const std::string config = base_folder(environment, "XDG_CONFIG_HOME", "/.config");
  if (!config.empty()) folders.push_back(config + "/kseries");
  return folders;
}

/// Runs are kept in the checkout. An installed program, which has no sources, keeps them in the
/// working directory.
std::string runs_folder(const Environment& environment, const std::string& here) {
  const bool has_sources = exists(environment.checkout + "/CMakeLists.txt");
  return (has_sources ? environment.checkout : here) + "/reports/runs";
}

}  // namespace

Result<Environment> make_environment(const std::string& program,
                                     std::map<std::string, std::string> variables,
                                     const std::string& here) {
  Environment environment;
  environment.variables = std::move(variables);
  environment.program = program;
  TRY_ASSIGN(environment.checkout, find_checkout(environment));
  environment.own = own_folders(environment, here);
  environment.runs = runs_folder(environment, here);
  return environment;
}

Result<Environment> read_environment() {
  std::error_code code;
  const std::string program = fs::read_symlink("/proc/self/exe", code).string();
  return make_environment(program, read_variables(), fs::current_path(code).string());
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

std::string find_data(const Environment& environment, const std::string& name) {
  for (const std::string& folder : environment.own) {
    std::string path = (fs::path(folder) / name).string();
    if (exists(path)) return path;
  }
  return environment.checkout + "/" + name;
}

std::vector<std::string> data_folders(const Environment& environment, const std::string& name) {
  std::vector<std::string> folders;
  for (const std::string& folder : environment.own) folders.push_back(folder + "/" + name);
  folders.push_back(environment.checkout + "/" + name);
  return folders;
}

std::vector<std::string> list_data(const Environment& environment, const std::string& name,
                                   const std::string& extension) {
  std::set<std::string> names;
  for (const std::string& folder : data_folders(environment, name)) {
    std::error_code code;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, code)) {
      if (entry.path().extension() == extension) names.insert(entry.path().stem().string());
    }
  }
  return {names.begin(), names.end()};
}

int usable_cores(const Environment& environment) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  const bool known = ::sched_getaffinity(0, sizeof(cores), &cores) == 0;
  const int allowed = known ? CPU_COUNT(&cores) : static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN));
  const std::optional<long> allocated = to_number(variable(environment, "SLURM_CPUS_ON_NODE"));
  const int limit = allocated ? static_cast<int>(std::clamp(*allocated, 1L, 1L << 16)) : allowed;
  return std::max(1, std::min(allowed, limit));
}

std::string expand_home(const Environment& environment, const std::string& path) {
  const std::string home = variable(environment, "HOME");
  if (!path.starts_with("~/") || home.empty()) return path;
  return home + path.substr(1);
}

}  // namespace kseries
