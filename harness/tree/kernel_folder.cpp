// SPDX-License-Identifier: GPL-2.0-only
#include "tree/kernel_folder.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "host/files.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// The value of "NAME = value" among the first lines. Empty when absent.
std::string find_variable(std::string_view makefile, std::string_view name) {
  constexpr size_t head_bytes = 2048;
  for (const std::string_view line : split_lines(makefile.substr(0, head_bytes))) {
    const size_t equals = line.find('=');
    if (equals != std::string_view::npos && trim(line.substr(0, equals)) == name) {
      return std::string(trim(line.substr(equals + 1)));
    }
  }
  return "";
}

Error not_a_kernel_tree(const std::string& folder, const std::string& why) {
  return {.stage = "tree",
          .what = "not a kernel source tree: " + why,
          .where = folder,
          .hint = "give the directory with the top Makefile of the kernel",
          .kind = ErrorKind::usage};
}

}  // namespace

std::string parse_makefile_version(std::string_view makefile) {
  const std::string version = find_variable(makefile, "VERSION");
  const std::string patchlevel = find_variable(makefile, "PATCHLEVEL");
  const std::string sublevel = find_variable(makefile, "SUBLEVEL");
  if (!to_number(version) || !to_number(patchlevel)) return "";
  return version + "." + patchlevel + "." + (sublevel.empty() ? "0" : sublevel) +
         find_variable(makefile, "EXTRAVERSION");
}

Result<std::string> kernel_version(const std::string& folder) {
  if (!exists(folder)) {
    return Error{.stage = "tree",
                 .what = "no such directory",
                 .where = folder,
                 .hint = "check the path",
                 .kind = ErrorKind::usage};
  }
  for (const char* part : {"Makefile", "Kconfig", "scripts"}) {
    if (!exists(folder + "/" + part)) {
      return not_a_kernel_tree(folder, std::string("it has no ") + part);
    }
  }
  TRY_ASSIGN(std::string makefile, read_input_file(folder + "/Makefile"));
  const std::string version = parse_makefile_version(makefile);
  if (version.empty()) return not_a_kernel_tree(folder, "its Makefile has no VERSION");
  return version;
}

Result<Done> check_unbuilt(const std::string& folder) {
  for (const char* trace : {".config", "include/config", "include/generated"}) {
    if (!exists(folder + "/" + trace)) continue;
    return Error{
        .stage = "tree",
        .what = std::string("a kernel was configured or built in this tree: found ") + trace,
        .where = folder,
        .hint = "run `make mrproper` there, or use a commit: git:" + folder + "@HEAD",
        .kind = ErrorKind::usage};
  }
  return Done{};
}

Result<std::string> folder_digest(const std::string& folder) {
  std::vector<std::string> lines;
  std::error_code code;
  auto walk = fs::recursive_directory_iterator(folder, code);
  for (; !code && walk != fs::recursive_directory_iterator(); walk.increment(code)) {
    const fs::path name = walk->path().filename();
    if (name == ".git" || (walk.depth() == 0 && name == "out")) {
      walk.disable_recursion_pending();
      continue;
    }
    struct stat info {};
    if (::lstat(walk->path().c_str(), &info) != 0 || S_ISDIR(info.st_mode)) continue;
    lines.push_back(walk->path().string() + ' ' + std::to_string(info.st_size) + ' ' +
                    std::to_string(info.st_mtim.tv_sec) + '.' +
                    std::to_string(info.st_mtim.tv_nsec));
  }
  if (code) {
    return Error{.stage = "tree",
                 .what = "can't list the tree: " + code.message(),
                 .where = folder,
                 .hint = "check its permissions"};
  }
  std::sort(lines.begin(), lines.end());
  return sha256(folder + '\n' + join(lines, "\n"));
}

std::string make_id(std::string_view text) {
  std::string id = to_lower(text);
  for (char& c : id) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    if (!kept) c = '-';
  }
  // A leading dot would make it a hidden file, a leading dash an option.
  if (id.empty() || id.front() == '.' || id.front() == '-') id.insert(0, "t");
  return id;
}

}  // namespace kseries
