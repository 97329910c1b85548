// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/architecture.h"

namespace kseries {

/// A tiny guest that counts down and then makes QEMU exit: shows whether an accelerator works,
/// and how fast it is.
struct ProbeGuest {
  std::string payload;                 ///< file for "-kernel"
  std::vector<std::string> arguments;  ///< for QEMU: the device that makes it exit
  int exit_code = 0;                   ///< of QEMU if the payload ran to its end
};

/// Everything that booting guests of an architecture depends on. A new one is a row in
/// architectures().
struct Architecture {
  std::string name;  ///< the value of ARCH= for make
  std::string qemu;  ///< program
  std::string qemu_package;
  std::string machine;  ///< default for guest profiles
  std::string cpu;
  /// Appended to the CPU under TCG: features that make emulation slower.
  std::string tcg_cpu_options;
  /// Appended to the machine of a guest that has an IOMMU and runs under KVM.
  std::string kvm_iommu_machine_options;
  std::vector<std::string> arguments;  ///< further arguments of QEMU
  KernelImage kernel;
  std::string console;  ///< the guest kernel's name for the first serial port
  std::string test_port;
  std::string test_port_device;  ///< QEMU device model; empty: the second serial port
  std::vector<std::string> kernel_parameters;
  std::string clock_parameter;   ///< kernel parameter for the TSC frequency in kHz; empty: none
  std::string power_off_symbol;  ///< Kconfig symbol for power-off; empty: always built in
  ProbeGuest probe;
};

/// The table.
const std::vector<Architecture>& architectures();

/// The row of `rows` with this name. If there is none, an error of kind usage that lists all
/// names.
Result<Architecture> find_architecture(const std::string& name,
                                       const std::vector<Architecture>& rows = architectures());

}  // namespace kseries
