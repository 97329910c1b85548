// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"

namespace kseries {

/// The accelerator that guests run with on this host.
struct Accel {
  std::string name;  ///< "kvm" or "tcg"
  /// Time-outs are multiplied with it: how much slower this host is than a quick
  /// one, times how many want each of its cores now. Never below 1.
  double slowness = 1;
  std::string remark;  ///< why not KVM; empty when it is KVM or was forced
};

/// Boots a payload of some bytes that counts and then ends QEMU through its
/// exit device: opening /dev/kvm proves nothing, there are machines where
/// KVM_CREATE_VM works and the guest hangs. KVM is tried first, TCG is the
/// answer when it does not end in time. `force` ("kvm", "tcg") is taken as it
/// is, but measured; empty: choose. The answer is cached per host, boot of the
/// host, and QEMU binary. Error: QEMU is missing or boots with neither.
Result<Accel> choose_accel(const std::string& force,
                           const std::string& qemu = "qemu-system-x86_64");

/// The payload: a multiboot image (pure; shown for tests).
std::string accel_payload();

/// "QEMU 7.2.22 (Debian …)", as the program says of itself; empty when it does not.
std::string qemu_version(const std::string& qemu = "qemu-system-x86_64");

}  // namespace kseries
