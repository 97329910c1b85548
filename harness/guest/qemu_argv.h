// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "guest/architecture.h"
#include "model/guest.h"

namespace kseries {

/// What the two serial ports and the monitor are connected to.
enum class GuestPorts {
  descriptors,  ///< connected sockets that QEMU inherits, see `console_fd` and so on
  terminal,     ///< the console is our terminal; no test port, no monitor
  files,        ///< the console is stdout, the test port writes `test_file`; no monitor
};

struct QemuRequest {
  Architecture arch;
  GuestProfile profile;
  std::string program;  ///< empty: the architecture's
  std::string kernel;   ///< for the architecture's boot method
  std::string initrd;   ///< cpio archive
  std::string append;   ///< kernel parameters in addition to the profile's
  std::string accel = "tcg";
  double slowness = 1;  ///< of this host; scales the kernel's watchdogs
  long tsc_khz = 0;     ///< frequency of the guest's time-stamp counter; 0: unknown
  GuestPorts ports = GuestPorts::descriptors;
  int console_fd = 3;
  int test_fd = 4;
  int monitor_fd = 5;
  std::string test_file;  ///< for GuestPorts::files, with which disks are files, too: NAME.img
  int disk_fd = 6;        ///< of the first disk of the profile; the others follow
  std::optional<int> gdb_port;  ///< wait there for a debugger before the first instruction
};

/// "edu0:00/04.0,nvme0:00/1c.0/00.0": role, number of the root bus, then device and function
/// on each bus down to the device. A device is omitted if the profile does not have the parent
/// of its bus.
std::string device_roles(const GuestProfile& profile);

/// The path of one device: "00/1c.0/00.0"; empty if a parent is unknown.
std::string device_path(const GuestProfile& profile, const GuestDevice& device);

/// The kernel command line: the serial ports, the parameters of every test guest and of the
/// architecture, the roles, watchdogs for a host that is `slowness` times slower than a fast
/// one, the profile's parameters, the clock, then the caller's parameters.
std::string kernel_parameters(const QemuRequest& request);

/// QEMU's "-device" value for a device of a profile: "edu,id=edu0,addr=04.0".
std::string device_option(const GuestDevice& device);

/// The whole command line of QEMU. Pure.
std::vector<std::string> qemu_argv(const QemuRequest& request);

}  // namespace kseries
