// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/make.h"

namespace kseries {

Command make_command(const std::string& source, const Toolchain& toolchain,
                     const std::vector<std::string>& targets) {
  Command command;
  command.argv = {"make",
                  "O=out",
                  "ARCH=" + toolchain.arch,
                  "-j" + std::to_string(toolchain.jobs),
                  "--output-sync=target",
                  "--no-print-directory"};
  if (toolchain.llvm) command.argv.emplace_back("LLVM=1");
  command.argv.insert(command.argv.end(), targets.begin(), targets.end());
  command.directory = toolchain.sandbox ? lane_mount : source;
  command.environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"},
                         {"LC_ALL", "C"},
                         {"KBUILD_BUILD_TIMESTAMP", "Thu Jan  1 00:00:00 UTC 1970"},
                         {"KBUILD_BUILD_USER", "kseries"},
                         {"KBUILD_BUILD_HOST", "kseries"},
                         {"KBUILD_BUILD_VERSION", "1"},
                         // The lane may stand inside somebody's git checkout.
                         {"LOCALVERSION", ""},
                         {"GIT_DIR", "/nonexistent"}};
  command.merge_stderr = true;
  Sandbox sandbox;
  sandbox.enabled = toolchain.sandbox;
  sandbox.binds = {{source, lane_mount, false},
                   {source + "/out", std::string(lane_mount) + "/out", true}};
  return sandboxed(sandbox, std::move(command));
}

}  // namespace kseries
