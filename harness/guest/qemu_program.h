// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "guest/architecture.h"

namespace kseries {

/// The QEMU that boots the guests.
struct QemuProgram {
  std::string program;  ///< an absolute path, or the architecture's name of it
  std::string version;  ///< "QEMU 7.2.22 (Debian …)"; empty: it is not installed
};

/// The program that `asked` means, a path or a name in PATH; empty: the architecture's,
/// which may be missing, as it is for a plan that nobody executes. Error of kind usage:
/// `asked` is not there or not QEMU.
Result<QemuProgram> find_qemu(const Architecture& arch, const std::string& asked);

}  // namespace kseries
