// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/remake.h"

#include <filesystem>
#include <set>

#include "base/path.h"
#include "base/result.h"
#include "kbuild/diagnostics.h"
#include "kbuild/linked_objects.h"
#include "kbuild/make.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

/// tools/ names its targets by full paths.
std::string path_in_output(const LanePaths& lane, const std::string& object) {
  for (const std::string& folder :
       {lane.output(""), std::string(lane_mount) + "/" + output_folder + "/"}) {
    if (object.rfind(folder, 0) == 0) return object.substr(folder.size());
  }
  return object;
}

/// The files to remove so that make repeats the command that printed a message about `path`.
std::vector<std::string> outputs_behind(const std::string& path) {
  // Its time stamp starts a syncconfig, which also makes conf.
  if (path == configuration_object) return {output_file::config};
  if (path.rfind("scripts/kconfig/", 0) == 0) return {path, output_file::config};
  // kbuild prints the name of the script, not of its stamp file (7.2).
  if (path.rfind("../scripts/checksyscalls.sh", 0) == 0) return {".tmp_missing-syscalls"};
  // scripts/link-vmlinux.sh creates all its files for one target, which is vmlinux.unstripped since
  // 6.17 (scripts/Makefile.vmlinux).
  if (path.find('/') == std::string::npos)
    return {path, output_file::vmlinux, "vmlinux.unstripped"};
  return {path};
}

/// `path` comes from a build log, where a Makefile of the series may print anything.
Result<Done> remove_output(const LanePaths& lane, const std::string& path) {
  if (unsafe_path(path)) return Done{};
  const fs::path file = lane.output(path);
  std::error_code code;
  const std::string below = lane.real_output(code);
  const std::string folder = fs::canonical(file.parent_path(), code).string();
  if (code) return Done{};  // there is no such directory
  if (folder != below && folder.rfind(below + "/", 0) != 0) return Done{};
  if (fs::is_directory(fs::symlink_status(file, code))) return Done{};
  fs::remove(file, code);
  if (!code) return Done{};
  return Error{"build", "can't remove the target of a warning: " + code.message(), file.string(),
               "check the permissions of the cache directory"};
}

}  // namespace

bool is_objtool(const std::string& object) {
  return object.rfind("tools/objtool/", 0) == 0 ||
         object.find("/tools/objtool/") != std::string::npos;
}

Result<std::vector<Diagnostic>> remake_unlinked(const LanePaths& lane,
                                                const std::vector<Diagnostic>& earlier,
                                                SandboxKind sandbox) {
  std::vector<Diagnostic> rest;
  if (earlier.empty()) return rest;
  std::set<std::string> linked;
  // After a build that failed there may be no archive: then all of them are rebuilt.
  if (Result<std::set<std::string>> last = linked_objects(lane, sandbox)) linked = last.take();
  for (const Diagnostic& old : earlier) {
    if (linked.contains(old.object) || is_objtool(old.object)) {
      rest.push_back(old);
      continue;
    }
    for (const std::string& path : outputs_behind(path_in_output(lane, old.object))) {
      TRY(remove_output(lane, path));
    }
  }
  return rest;
}

}  // namespace kseries
