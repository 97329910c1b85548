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

/// The Kconfig driver compiled with one tree's scripts/kconfig, and the
/// environment in which that tree's top Makefile would run it.
struct OracleProgram {
  std::string folder;  ///< in the cache
  std::string program;
  std::map<std::string, std::string> environment;  ///< for the view of the tree that was given
};

/// Of the files that a series touches, those that Kconfig or the top Makefile
/// can read: Kconfig*, Makefile*, Kbuild*, scripts/. Pure.
std::map<std::string, PatchedFile> files_for_kconfig(
    const std::map<std::string, PatchedFile>& files);

/// Compiles the driver and captures the environment (about 4 s), or finds both
/// in the cache: one entry for each tree, tool chain and set of changed build
/// files. `farm` is the tree as patched (see source_farm.h). Errors: no
/// scripts/kconfig in the tree, no host compiler, flex or bison, a Makefile
/// that fails.
Result<OracleProgram> prepare_oracle(const PatchedTree& patched, const std::string& farm,
                                     const Toolchain& toolchain, const Environment& environment);

/// The command inside the sandbox: tree, view and driver readable, `work`
/// writable and the working folder.
Command in_oracle_sandbox(Command command, const Tree& tree, const std::string& farm,
                          const std::string& driver, const std::string& work,
                          const Toolchain& toolchain);

}  // namespace kseries
