// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/architecture.h"

namespace kseries {

/// A tiny guest that counts for a moment and then makes QEMU exit: shows that an
/// accelerator works, and how fast it is.
struct ProbeGuest {
  std::string payload;                 ///< file for "-kernel"
  std::vector<std::string> arguments;  ///< of QEMU: the device through which it exits
  int exit_code = 0;                   ///< of QEMU when the payload ran to its end
};

/// Everything about an architecture that booting its guests depends on. Adding
/// one is adding a row to architectures().
struct Architecture {
  std::string name;  ///< as make knows it: ARCH=
  std::string qemu;  ///< program
  std::string qemu_package;
  std::string machine;  ///< of a guest profile that names none
  std::string cpu;
  /// Appended to the machine of a guest that has an IOMMU and runs under KVM.
  std::string kvm_iommu_machine_options;
  std::vector<std::string> arguments;  ///< further arguments of QEMU
  KernelImage kernel;
  std::string console;  ///< the first serial port, as the guest's kernel names it
  std::string test_port;
  std::string test_port_device;  ///< QEMU's model of it; empty: the machine's second serial port
  std::vector<std::string> kernel_parameters;
  std::string clock_parameter;   ///< takes the host's TSC frequency in kHz; empty: none
  std::string power_off_symbol;  ///< Kconfig symbol of power-off; empty: every kernel has it
  ProbeGuest probe;
};

/// The table.
const std::vector<Architecture>& architectures();

/// The row of `rows` with this name. Error of kind usage, with the names of all
/// rows: there is none.
Result<Architecture> find_architecture(const std::string& name,
                                       const std::vector<Architecture>& rows = architectures());

}  // namespace kseries
