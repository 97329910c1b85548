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
  /// Time-outs are multiplied with it: how much slower this host is than a quick
  /// one, times how many want each of its cores now. Never below 1.
  double slowness = 1;
  std::string remark;  ///< why not KVM; empty when it is KVM or was forced
};

/// Boots the architecture's probe guest: opening /dev/kvm proves nothing, there are
/// machines where KVM_CREATE_VM works and the guest hangs. KVM is tried first, TCG is
/// the answer when it does not end in time. `qemu`: the program; empty: the
/// architecture's. `force` ("kvm", "tcg") is not questioned, but measured; empty:
/// choose. The answer is cached per host, boot of the host, and QEMU binary. Error:
/// QEMU is missing or boots with neither.
Result<Accel> choose_accel(const Architecture& arch, const std::string& qemu,
                           const std::string& force, const Environment& environment);

}  // namespace kseries
