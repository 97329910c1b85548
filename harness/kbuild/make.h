// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "host/process.h"
#include "host/sandbox.h"

namespace kseries {

/// How kernels are built; the same for every permutation of a lane.
struct Toolchain {
  std::string arch = "x86_64";
  bool llvm = false;
  int jobs = 1;
  bool sandbox = true;
};

/// The folder under which a build sees its lane, so that lanes in different
/// places give the same bytes.
inline constexpr const char* lane_mount = "/kseries/src";

/// `make O=out TARGETS` for the lane whose source folder is `source`: fixed
/// time stamp, user and host (Documentation/kbuild/reproducible-builds.rst),
/// output grouped by target so that messages stay with their object. Only
/// `source`/out is writable inside the sandbox. Pure.
Command make_command(const std::string& source, const Toolchain& toolchain,
                     const std::vector<std::string>& targets);

}  // namespace kseries
