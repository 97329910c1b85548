// SPDX-License-Identifier: GPL-2.0-only
#include "guest/architecture.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace kseries {
namespace {

void append_word(std::string& bytes, uint32_t word) {
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((word >> shift) & 0xFF);
}

/// A multiboot image (Multiboot 0.6.96, 3.1.1) that writes to isa-debug-exit, which
/// ends QEMU with (value << 1) | 1.
ProbeGuest x86_probe() {
  constexpr uint8_t exit_value = 0x15;
  constexpr uint32_t load_address = 0x100000;
  constexpr uint32_t magic = 0x1BADB002;
  constexpr uint32_t flags = 1U << 16;  // the addresses below are valid
  std::string bytes;
  for (const uint32_t word :
       {magic, flags, 0U - (magic + flags), load_address, load_address, 0U, 0U, load_address + 32})
    append_word(bytes, word);
  // mov $20000000,%ecx;  1: dec %ecx; jnz 1b;  mov $value,%al; out %al,$0xf4;  2: hlt; jmp 2b
  bytes += std::string("\xB9\x00\x2D\x31\x01\x49\x75\xFD\xB0", 9);
  bytes += static_cast<char>(exit_value);
  bytes += std::string("\xE6\xF4\xF4\xEB\xFD", 5);
  return {.payload = std::move(bytes),
          .arguments = {"-device", "isa-debug-exit,iobase=0xf4,iosize=0x04"},
          .exit_code = (exit_value << 1) | 1};
}

Architecture x86_64() {
  return {.name = "x86_64",
          .qemu = "qemu-system-x86_64",
          .qemu_package = "qemu-system-x86",
          .machine = "q35",
          // All features of the host or TCG, so that kernels built for x86-64-v2 boot, too.
          .cpu = "max",
          // Kernel and libc then copy and clear memory by words: TCG executes "rep movsb" byte
          // by byte. Five-level page tables take longer to walk. A quarter of a run's CPU time.
          .tcg_cpu_options = ",-erms,-fsrm,-la57",
          // intel-iommu needs interrupt remapping, which the in-kernel irqchip lacks.
          .kvm_iommu_machine_options = ",kernel-irqchip=split",
          .arguments = {},
          // QEMU starts the ELF file through its PVH note (CONFIG_PVH).
          .kernel = {.method = BootMethod::elf, .path = "vmlinux"},
          .console = "ttyS0",
          .test_port = "ttyS1",
          .test_port_device = "",
          .kernel_parameters =
              {// An NMI makes a hung guest print where it hangs.
               "unknown_nmi_panic",
               // Calibration loops and PS/2 probing take a quarter of a boot under TCG.
               "tsc=reliable", "no_timer_check", "i8042.noprobe"},
          .clock_parameter = "tsc_early_khz",
          .power_off_symbol = "ACPI",
          .probe = x86_probe()};
}

}  // namespace

const std::vector<Architecture>& architectures() {
  static const std::vector<Architecture> table = {x86_64()};
  return table;
}

Result<Architecture> find_architecture(const std::string& name,
                                       const std::vector<Architecture>& rows) {
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const Architecture& one) { return one.name == name; });
  if (row != rows.end()) return *row;
  std::vector<std::string> names;
  for (const Architecture& one : rows) names.push_back(one.name);
  return Error{"guest", "unsupported architecture '" + name + "'", "arch",
               "supported: " + join(names, ", "), ErrorKind::usage};
}

}  // namespace kseries
