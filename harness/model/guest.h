// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kseries {

/// An emulated device of a profile. Tests look it up by its role, not by an address.
struct GuestDevice {
  std::string role;     ///< "edu0"
  std::string driver;   ///< QEMU's name of the device model
  std::string options;  ///< further "key=value,…"; may be empty
  std::string bus;      ///< id of the bus; empty: the root bus
  std::string address;  ///< "04.0" on that bus, which identifies the role in the guest
};

/// A disk of a profile, in memory of the host: its content is lost when the guest ends. A device
/// refers to it in its options: "drive=disk0".
struct GuestDisk {
  std::string name;
  int mib = 0;
};

/// guests/NAME.toml as read, including what it inherits from another profile.
struct GuestProfile {
  std::string name;
  std::string title;
  std::string machine;  ///< machine of QEMU; empty: the default of the architecture
  std::string iommu;    ///< device model of the vIOMMU with options; empty: none
  int memory_mib = 512;
  int cpus = 1;
  std::string append;  ///< further kernel parameters
  int factor = 1;      ///< multiplies the duration of the stress tests
  uint64_t seed = 1;   ///< of the suites' random choices
  std::vector<GuestDisk> disks;
  std::vector<GuestDevice> devices;
  std::vector<std::string> needs;  ///< Kconfig symbols that are required to boot it
  std::vector<std::string> extra;  ///< further QEMU arguments
};

enum class ExitReason {
  done,         ///< the guest reported that it is done
  panic,        ///< the kernel panicked
  oops,         ///< oops or BUG, and the suite did not finish
  reboot,       ///< triple fault or silent reset
  silence,      ///< nothing on either port for the allowed time
  deadline,     ///< the time limit of the whole boot expired
  no_kernel,    ///< the firmware did not start the kernel
  flood,        ///< more output than is kept
  qemu_died,    ///< QEMU exited with an error
  qemu_killed,  ///< a signal ended QEMU: it was killed, or it crashed
};

/// The evidence of one boot, without a verdict.
struct Boot {
  ExitReason exit_reason = ExitReason::qemu_died;
  std::string message;                  ///< one line: how it ended
  std::string remark;                   ///< what is unusual about a normal end; may be empty
  std::string console;                  ///< bytes of the first serial port, bounded
  std::string ktap;                     ///< bytes of the second one, bounded
  size_t omitted = 0;                   ///< bytes of the console that were received and dropped
  std::vector<double> console_arrival;  ///< one for each line: seconds since the start of QEMU
  std::vector<double> ktap_arrival;
  double init_seconds = 0;  ///< from the start of QEMU to the first byte from init; 0: never
  double seconds = 0;       ///< from the start of QEMU to the end
  std::string accel;        ///< "tcg", "kvm"
  std::string command;      ///< command line of QEMU, quoted for a shell
  std::string evidence;     ///< registers and backtraces fetched from a hung guest
  std::vector<std::string> requests;  ///< requests of the guest to the host, with the replies
  std::string earlier_run = {};  ///< the run that booted the same images before; empty: this one
};

}  // namespace kseries
