// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "kbuild/configure.h"
#include "kbuild/lane.h"
#include "kbuild/make.h"
#include "model/architecture.h"
#include "model/build.h"

namespace kseries {

struct BuildRequest {
  std::string config;  ///< the whole .config, as the tree's Kconfig resolved it
  std::string folder;  ///< where kernel, vmlinux, modules/ and build.log go; absolute
  Toolchain toolchain;
  KernelImage image;  ///< copied as "kernel", for the guests
  /// What Kconfig makes of `config` (see configure.h); without a value kbuild runs Kconfig.
  std::optional<GeneratedFiles> generated = {};
};

/// The make targets for it, besides the modules: vmlinux, whose debug information explains
/// addresses, and the image. Pure.
std::vector<std::string> kernel_targets(const KernelImage& image);

/// Builds one configuration in a lane and copies what a boot needs out of it. The diagnostics
/// are those of a full build: warnings of objects that were not rebuilt are replayed. A build
/// that fails is a Build with status failed; a failure without a message of a tool is tried again
/// first. An Error is a problem of this machine: a full disk, a missing tool, or a signal that
/// ended make, the sandbox or a tool. Diagnostics do not name a patch yet.
Result<Build> build_kernel(const Lane& lane, const BuildRequest& request);

/// Builds the unpatched tree in its own lane with what it can take of a configuration that was
/// made for a series, so that lanes of that series can start from its outputs. A tree that does not
/// build is not an error; it leaves fewer outputs. Only seed.log goes to request.folder.
Result<Done> seed_lane(const Lane& lane, const BuildRequest& request);

}  // namespace kseries
