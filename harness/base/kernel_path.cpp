// SPDX-License-Identifier: GPL-2.0-only
#include "base/kernel_path.h"

#include <algorithm>
#include <array>

namespace kseries {

bool is_source(std::string_view path) {
  return path.ends_with(".c") || path.ends_with(".h") || path.ends_with(".S");
}

bool is_directive(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && line[first] == '#';
}

bool is_kernel_path(std::string_view path) {
  static constexpr std::array outside = {"tools/", "scripts/", "Documentation/", "LICENSES/"};
  return std::none_of(outside.begin(), outside.end(),
                      [&](std::string_view start) { return path.starts_with(start); });
}

bool is_build_tool(std::string_view path) {
  // Directories, and names that several files start with.
  static constexpr std::array starts = {
      "scripts/Makefile",  "scripts/Kbuild",     "scripts/Kconfig",   "scripts/basic/",
      "scripts/genksyms/", "scripts/include/",   "scripts/kconfig/",  "scripts/mod/",
      "scripts/gcc-",      "scripts/sorttable.", "scripts/syscall",   "tools/arch/",
      "tools/build/",      "tools/include/",     "tools/lib/subcmd/", "tools/objtool/",
      "tools/scripts/",    "tools/lib/str_error"};
  static constexpr std::array names = {
      "as-version.sh",       "asn1_compiler.c",    "atomic/check-atomics.sh",
      "cc-version.sh",       "check-local-export", "checksyscalls.sh",
      "kallsyms.c",          "ld-version.sh",      "link-vmlinux.sh",
      "min-tool-version.sh", "mkcompile_h",        "mksysmap",
      "module.lds.S",        "modules-check.sh",   "remove-stale-files",
      "setlocalversion",     "subarch.include",    "unifdef.c"};
  if (std::any_of(starts.begin(), starts.end(),
                  [&](std::string_view start) { return path.starts_with(start); })) {
    return true;
  }
  constexpr std::string_view scripts = "scripts/";
  return path.starts_with(scripts) &&
         std::find(names.begin(), names.end(), path.substr(scripts.size())) != names.end();
}

bool is_kconfig_file(std::string_view path) {
  return path.substr(path.rfind('/') + 1).starts_with("Kconfig");
}

}  // namespace kseries
