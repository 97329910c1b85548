// SPDX-License-Identifier: GPL-2.0-only
#include "oracle/olddefconfig.h"

#include "base/result.h"
#include "base/text.h"
#include "host/beneath.h"
#include "host/environment.h"
#include "host/files.h"
#include "host/process.h"
#include "kbuild/lane.h"
#include "kbuild/source_farm.h"

namespace kseries {
namespace {

/// It takes some seconds, but $(shell) calls of the tree may hang.
constexpr double deadline_seconds = 300;

}  // namespace

Result<std::string> make_olddefconfig(const PatchedTree& patched, const Toolchain& toolchain,
                                      const std::string& config, const Environment& environment) {
  TRY_ASSIGN(ScratchFolder scratch, ScratchFolder::make(environment, "olddefconfig"));
  const std::string farm = scratch.path() + "/source";
  TRY(make_source_farm(patched.tree.root, patched.files, farm));
  const std::string written = farm + "/" + output_folder + "/" + output_file::config;
  TRY(write_file(written, config));
  Command make = make_command(farm, toolchain, {"olddefconfig"}, {patched.tree.root});
  make.deadline_seconds = deadline_seconds;
  TRY_ASSIGN(const Outcome outcome, run(make));
  if (outcome.timed_out) {
    return Error{"kconfig", "make olddefconfig timed out", patched.tree.root,
                 "check $(shell …) in the Makefiles and Kconfig files"};
  }
  if (!outcome.ok()) {
    return Error{"kconfig", "make olddefconfig failed: " + bounded(trim(outcome.out), 2000, 500),
                 patched.tree.root, "`kseries doctor` lists the tools that a build needs"};
  }
  TRY_ASSIGN(const std::optional<std::string> resolved,
             read_beneath(farm + "/" + output_folder, output_file::config));
  if (resolved) return *resolved;
  return Error{"kconfig", "make olddefconfig left no .config", patched.tree.root, ""};
}

}  // namespace kseries
