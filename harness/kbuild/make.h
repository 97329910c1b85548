// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "host/process.h"
#include "host/sandbox.h"
#include "model/architecture.h"
#include "model/environment.h"

namespace kseries {

/// How kernels are built; the same for every permutation of a lane.
struct Toolchain {
  std::string arch = default_arch;
  bool llvm = false;
  int jobs = 1;
  SandboxKind sandbox = SandboxKind::bubblewrap;
  std::string compiler_cache;  ///< ccache's directory; empty: without it
  /// Directories whose objects count executed lines when CONFIG_GCOV_KERNEL=y.
  std::vector<std::string> gcov_folders = {};
};

/// The directory of an architecture under arch/, for a value of make's ARCH.
std::string source_arch(const std::string& arch);

/// Checks for the programs that kbuild calls (Makefile, "Make variables" and LLVM=1). Error: the
/// first missing one, with the packages to install.
Result<Done> check_tools(bool llvm);

/// The directory for ccache, created when it is missing; empty when Debian's ccache is not
/// installed, or if lanes have different paths. ccache helps when a
/// symbol changes that many objects read through a header but few depend on (IOMMUFD in
/// linux/sched/user.h).
Result<std::string> compiler_cache(SandboxKind sandbox, const Environment& environment);

/// Where a build sees the sources of its lane, so that all lanes give the same bytes.
inline constexpr const char* lane_mount = "/kseries/src";

/// The output directory (O=), in the source directory.
inline constexpr const char* output_folder = "out";

/// Any program with the environment and in the sandbox of make_command(), which sees the same
/// files. Pure.
Command lane_command(const std::string& source, const Toolchain& toolchain,
                     std::vector<std::string> argv, const std::vector<std::string>& readable);

/// `make O=out TARGETS` for the lane whose source directory is `source`: fixed
/// time stamp, user and host (Documentation/kbuild/reproducible-builds.rst),
/// output grouped by target so that messages stay with their object. Only
/// `source`/out and ccache's directory are writable inside the sandbox; `readable`
/// are further directories that links in `source` point to. Pure.
Command make_command(const std::string& source, const Toolchain& toolchain,
                     const std::vector<std::string>& targets,
                     const std::vector<std::string>& readable = {});

}  // namespace kseries
