// SPDX-License-Identifier: GPL-2.0-only
#include "guest/qemu_program.h"

#include <unistd.h>

#include <filesystem>
#include <optional>

#include "base/text.h"
#include "host/process.h"

namespace kseries {
namespace {

/// QEMU reports its version at once; other programs may not end.
constexpr double version_seconds = 30;

/// "QEMU 7.2.22 (Debian …)"; empty if the program is not QEMU.
Result<std::string> read_version(const std::string& program) {
  constexpr std::string_view prefix = "QEMU emulator version ";
  TRY_ASSIGN(Outcome outcome,
             run({.argv = {program, "--version"}, .deadline_seconds = version_seconds}));
  if (outcome.killed_by() != 0)
    return Error{"guest", program + " --version was killed", program, "run the same command again"};
  const auto lines = split_lines(outcome.out);
  if (!outcome.ok() || lines.empty() || !lines.front().starts_with(prefix)) return std::string();
  return "QEMU " + printable_utf8(lines.front().substr(prefix.size()));
}

}  // namespace

Result<QemuProgram> find_qemu(const Architecture& arch, const std::string& asked) {
  if (asked.empty()) {
    if (!find_program(arch.qemu)) return QemuProgram{arch.qemu, ""};
    TRY_ASSIGN(std::string version, read_version(arch.qemu));
    return QemuProgram{arch.qemu, std::move(version)};
  }
  const std::optional<std::string> found = find_program(asked);
  if (!found || access(found->c_str(), X_OK) != 0) {
    return Error{"guest", asked + " is not an executable program", "--qemu",
                 "give a QEMU for " + arch.name + ", as a path or a name in PATH",
                 ErrorKind::usage};
  }
  // The steps of a run have different working directories.
  const std::string program = std::filesystem::absolute(*found).string();
  TRY_ASSIGN(std::string version, read_version(program));
  if (version.empty()) {
    return Error{"guest", asked + " is not QEMU: --version does not report it", "--qemu",
                 "give a QEMU for " + arch.name + ", such as " + arch.qemu, ErrorKind::usage};
  }
  return QemuProgram{program, std::move(version)};
}

}  // namespace kseries
