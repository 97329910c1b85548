// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "guest/architecture.h"

namespace kseries {

/// The QEMU that boots the guests.
struct QemuProgram {
  std::string program;  ///< an absolute path, or the architecture's program name
  std::string version;  ///< "QEMU 7.2.22 (Debian …)"; empty: it is not installed
};

/// Finds the program `asked`, a path or a name in PATH; empty: the architecture's. The latter
/// may be missing, because a plan can be made without it. Error of kind usage: `asked` does
/// not exist or is not QEMU.
Result<QemuProgram> find_qemu(const Architecture& arch, const std::string& asked);

}  // namespace kseries
