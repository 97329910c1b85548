// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

namespace kseries {

/// Used if neither the campaign nor the command line names an architecture.
inline constexpr const char* default_arch = "x86_64";

/// The kernel image format that QEMU boots.
enum class BootMethod {
  elf,    ///< vmlinux without debug information
  image,  ///< the image that kbuild makes for boot loaders, unmodified
};

/// The file of a build that a guest boots.
struct KernelImage {
  BootMethod method = BootMethod::elf;
  std::string path = "vmlinux";  ///< below O=; its last part is the target of make
};

}  // namespace kseries
