// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "guest/architecture.h"
#include "model/environment.h"

namespace kseries {

/// The accelerator that guests run with on this host.
struct Accel {
  std::string name;  ///< "kvm" or "tcg"
  /// The factor for time-outs: how much slower this host is than a fast one, multiplied by
  /// the current load per core. At least 1.
  double slowness = 1;
  std::string remark;  ///< why KVM is not used; empty if it is, or if TCG was requested
};

/// Boots the architecture's probe guest, with KVM and, if it does not finish in time, with
/// TCG. That /dev/kvm can be opened proves nothing: on some machines KVM_CREATE_VM works
/// and the guest hangs. `qemu` is the program; empty: the architecture's. `force` ("kvm" or
/// "tcg") is only measured; empty: choose one. The result is cached per host, boot of the
/// host, and QEMU binary. Error: QEMU is missing or boots with neither.
Result<Accel> choose_accel(const Architecture& arch, const std::string& qemu,
                           const std::string& force, const Environment& environment);

}  // namespace kseries
