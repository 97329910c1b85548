// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "host/process.h"
#include "kbuild/make.h"
#include "model/apply.h"
#include "model/environment.h"

namespace kseries {

/// The Kconfig driver, compiled with a tree's scripts/kconfig, and the environment in which the top
/// Makefile of the tree would run it.
struct OracleProgram {
  std::string folder;  ///< in the cache
  std::string program;
  std::map<std::string, std::string> environment;  ///< for the given view of the tree
};

/// Those of the changed files that Kconfig or the top Makefile can read: Kconfig*, Makefile*,
/// Kbuild*, scripts/. Pure.
std::map<std::string, PatchedFile> files_for_kconfig(
    const std::map<std::string, PatchedFile>& files);

/// Compiles the driver and captures the environment (about 4 s), or finds both in the cache, which
/// has an entry for each tree, toolchain and set of changed build files. The environment is that
/// for `farm`, the patched tree (see source_farm.h). Errors: the tree has no scripts/kconfig; the
/// host compiler, flex or bison is missing; a Makefile fails.
Result<OracleProgram> prepare_oracle(const PatchedTree& patched, const std::string& farm,
                                     const Toolchain& toolchain, const Environment& environment);

/// Wraps a command in the sandbox, with tree, view and driver readable, and `work` writable and as
/// the working directory.
Command in_oracle_sandbox(Command command, const Tree& tree, const std::string& farm,
                          const std::string& driver, const std::string& work,
                          const Toolchain& toolchain);

}  // namespace kseries
