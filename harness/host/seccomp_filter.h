// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "base/result.h"
#include "host/descriptor.h"

namespace kseries {

/// How strictly paths are controlled by something else than the filter.
enum class TruncateControl {
  complete,
  /// Landlock before ABI 3 (Linux 6.2) does not check truncate(2) and O_TRUNC.
  missing,
};

/// The seccomp filter for commands that execute code of a series, as an open file that has an array
/// of struct sock_filter (linux/filter.h) and is at its beginning. System calls that a build does
/// not need and that reach beyond the process fail with EPERM, so that a build can go on without
/// them: mounts, namespaces, tracing, keys, BPF, io_uring, sockets, modules, clocks, devices,
/// System V and POSIX IPC, sessions. Foreign ABIs (i386, x32) fail with EPERM, too. clone3() fails
/// with ENOSYS, because a filter can't read its flags; the C library then uses clone(). Error:
/// libseccomp can't create the filter.
Result<Descriptor> make_seccomp_filter(TruncateControl control);

}  // namespace kseries
