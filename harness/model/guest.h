// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kseries {

/// An emulated device of a profile. Tests ask for the role, not an address.
struct GuestDevice {
  std::string role;     ///< "edu0"
  std::string driver;   ///< QEMU's name of the device model
  std::string options;  ///< further "key=value,…"; may be empty
  std::string bus;      ///< id of the bus; empty: the root bus
  std::string address;  ///< "04.0" on that bus, so that the guest can tell roles by address
};

/// A disk of a profile: memory of the host that is gone with the guest. A device
/// names it in its options: "drive=disk0".
struct GuestDisk {
  std::string name;
  int mib = 0;
};

/// guests/NAME.toml as read, with what it takes over from the profile it is based on.
struct GuestProfile {
  std::string name;
  std::string title;
  std::string machine;  ///< of QEMU; empty: the architecture's
  std::string iommu;    ///< device model of the vIOMMU with options; empty: none
  int memory_mib = 512;
  int cpus = 1;
  std::string append;  ///< further kernel parameters
  int factor = 1;      ///< how much longer than usual the suites stress
  uint64_t seed = 1;   ///< of the suites' random choices
  std::vector<GuestDisk> disks;
  std::vector<GuestDevice> devices;
  std::vector<std::string> needs;  ///< Kconfig symbols without which it is not booted
  std::vector<std::string> extra;  ///< further QEMU arguments
};

enum class ExitReason {
  done,          ///< the guest said that it is done
  panic,         ///< the kernel stopped itself
  oops,          ///< oops or BUG, and the suite did not end
  reboot,        ///< triple fault or silent reset
  silence,       ///< nothing on either port for the allowed time
  deadline,      ///< the time of the whole boot is over
  no_kernel,     ///< the firmware never handed over
  flood,         ///< more output than is kept
  qemu_died,     ///< QEMU ended by itself with an error
  qemu_killed,   ///< something else on the host ended it
  qemu_missing,  ///< QEMU would not start
};

/// What one boot left behind: evidence, not yet a verdict.
struct Boot {
  ExitReason exit_reason = ExitReason::qemu_missing;
  std::string message;                  ///< one line that says how it ended
  std::string remark;                   ///< what is odd about a good end; empty: nothing
  std::string console;                  ///< bytes of the first serial port, bounded
  std::string ktap;                     ///< bytes of the second one, bounded
  size_t omitted = 0;                   ///< bytes of the console that came and were not kept
  std::vector<double> console_arrival;  ///< one per line: seconds since the spawn
  std::vector<double> ktap_arrival;
  double init_seconds = 0;            ///< from spawn to the first byte of init; 0: never
  double seconds = 0;                 ///< from spawn to end
  std::string accel;                  ///< "tcg", "kvm"
  std::string command;                ///< QEMU's command line, quoted for a shell
  std::string evidence;               ///< registers and backtraces fetched from a hung guest
  std::vector<std::string> requests;  ///< what the guest asked of the host, with the answers
};

}  // namespace kseries
