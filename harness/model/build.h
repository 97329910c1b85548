// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kseries {

enum class DiagnosticSeverity { error, warning };

/// One message of the compiler, linker, modpost or objtool.
struct Diagnostic {
  std::string object;  ///< drivers/vfio/group.o; empty when not known
  std::string file;    ///< relative to the source tree; empty for the linker
  int line = 0;
  int column = 0;
  DiagnosticSeverity severity = DiagnosticSeverity::error;
  std::string message;    ///< without the [-Wflag]
  std::string flag;       ///< -Wunused-variable; empty if none
  std::string context;    ///< the lines that the tool printed with it
  int patch = 0;          ///< that wrote the line; 0: none
  bool replayed = false;  ///< from an earlier build; the object was not rebuilt
};

enum class BuildStatus { ok, failed, not_applied, not_configured };

/// The result of building one permutation.
struct Build {
  BuildStatus status = BuildStatus::failed;
  std::string message;  ///< one line unless ok: the first error
  std::string release;  ///< kernelrelease
  std::string kernel;   ///< path of the bootable kernel, relative to the directory of the cell
  std::string symbols;  ///< path of vmlinux with debug information, relative to the same
  std::string modules;  ///< directory with *.ko, relative to the same; empty if there are none
  std::string digest;   ///< of what a guest gets: the kernel and the modules
  int objects = 0;      ///< compiled in this step
  double configure_seconds = 0;
  double compile_seconds = 0;
  double link_seconds = 0;  ///< after compiling: vmlinux.o, kallsyms, modules
  std::string command;      ///< that reproduces it
  std::vector<Diagnostic> diagnostics;
  /// For each changed source, the lines of the series that were compiled. A file whose object was
  /// not built is absent.
  std::map<std::string, std::vector<int>> compiled;
  std::string remark;  ///< why `compiled` is unexpectedly empty; else empty
};

}  // namespace kseries
