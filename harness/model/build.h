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
  std::string flag;       ///< -Wunused-variable; empty when none
  std::string context;    ///< the lines that the tool printed with it
  int patch = 0;          ///< whose line it is; 0: the tree's own
  bool replayed = false;  ///< from an earlier build: the object was not rebuilt
};

enum class BuildStatus { ok, failed, not_applied, not_configured };

/// What came of building one permutation.
struct Build {
  BuildStatus status = BuildStatus::failed;
  std::string message;  ///< one line when not ok: the first error
  std::string release;  ///< kernelrelease
  std::string kernel;   ///< path of the bootable ELF, relative to the cell's folder
  std::string symbols;  ///< path of vmlinux with debug information, same base
  std::string modules;  ///< folder with *.ko, same base; empty when there are none
  int objects = 0;      ///< compiled in this step
  double configure_seconds = 0;
  double compile_seconds = 0;
  double link_seconds = 0;  ///< from the archive of all objects on: vmlinux.o, kallsyms, modules
  std::string command;      ///< reproduces it
  std::vector<Diagnostic> diagnostics;
  /// Of each changed source: the series' own lines that the compiler saw. A file
  /// whose object was not built is absent.
  std::map<std::string, std::vector<int>> compiled;
  std::string remark;  ///< why `compiled` is empty, where that is not to be expected
};

}  // namespace kseries
