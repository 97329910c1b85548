// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "guest/architecture.h"
#include "model/guest.h"

namespace kseries {

/// Where the two serial ports and the monitor lead.
enum class GuestPorts {
  descriptors,  ///< connected sockets that QEMU inherits, see `console_fd` and so on
  terminal,     ///< the console is our own terminal; no test port, no monitor
};

struct QemuRequest {
  Architecture arch;
  GuestProfile profile;
  std::string program;  ///< empty: the architecture's
  std::string kernel;   ///< as the architecture's boot method wants it
  std::string initrd;   ///< cpio archive
  std::string append;   ///< kernel parameters in addition to the profile's
  std::string accel = "tcg";
  double slowness = 1;  ///< of this host: scales the kernel's watchdogs
  long tsc_khz = 0;     ///< frequency of the guest's time-stamp counter; 0: unknown
  GuestPorts ports = GuestPorts::descriptors;
  int console_fd = 3;
  int test_fd = 4;
  int monitor_fd = 5;
  int disk_fd = 6;              ///< of the first disk of the profile; the others follow
  std::optional<int> gdb_port;  ///< wait there for a debugger before the first instruction
};

/// "edu0:00/04.0,nvme0:00/1c.0/00.0": role, number of the root bus, then
/// device and function on each bus down to the device. Devices on a bus of
/// which the profile does not know the parent are left out.
std::string device_roles(const GuestProfile& profile);

/// A device's part of it: "00/1c.0/00.0"; empty when a parent is not known.
std::string device_path(const GuestProfile& profile, const GuestDevice& device);

/// The kernel's command line: the serial ports, what every test guest and those of
/// the architecture need, the roles, watchdogs for a host `slowness` times slower
/// than a quick one, the clock, the profile's parameters, then the caller's.
std::string kernel_parameters(const QemuRequest& request);

/// QEMU's "-device" value for a device of a profile: "edu,id=edu0,addr=04.0".
std::string device_option(const GuestDevice& device);

/// QEMU's whole command line. Pure.
std::vector<std::string> qemu_argv(const QemuRequest& request);

}  // namespace kseries
