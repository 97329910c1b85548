// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "kbuild/lane.h"
#include "kbuild/make.h"
#include "model/architecture.h"
#include "model/build.h"

namespace kseries {

struct BuildRequest {
  std::string config;  ///< the whole .config, as the tree's Kconfig resolved it
  std::string folder;  ///< where kernel, vmlinux, modules/ and build.log go; absolute
  Toolchain toolchain;
  KernelImage image;                ///< copied as "kernel", for the guests
  std::vector<Diagnostic> earlier;  ///< of the lane's former builds, to replay
};

struct BuildOutcome {
  Build build;
  /// Every warning known of the lane's objects, for the next build to replay;
  /// also of those that this configuration leaves out.
  std::vector<Diagnostic> known;
  bool ended = false;  ///< make ended by itself: build_ended() when `known` is kept
};

/// What make has to build for it, besides the modules: vmlinux, whose debug information
/// explains addresses, and the image. Pure.
std::vector<std::string> kernel_targets(const KernelImage& image);

/// Builds one configuration in a lane and copies what a boot needs out of it. A
/// build that breaks is a Build with status failed; an Error is a full disk, a
/// killed compiler or a missing tool. Diagnostics carry no patch yet.
Result<BuildOutcome> build_kernel(const Lane& lane, const BuildRequest& request);

/// Modules (file names without folder) and what each needs, as its .modinfo says.
using ModuleNeeds = std::vector<std::pair<std::string, std::vector<std::string>>>;

/// The order in which to load modules, so that each comes after those it depends on;
/// '-' and '_' are alike. Those that need each other, and what needs them, are not in
/// it. Pure.
std::vector<std::string> load_order(const ModuleNeeds& depends);

/// Which modules can't be loaded in any order, for a message; empty when all can.
/// modpost lets a cycle through, and only depmod would tell. Pure.
std::string load_problem(const ModuleNeeds& depends);

}  // namespace kseries
