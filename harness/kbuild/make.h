// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "host/process.h"
#include "host/sandbox.h"
#include "model/architecture.h"
#include "model/environment.h"

namespace kseries {

/// The directories of ccache; empty: without it.
struct CompilerCache {
  std::string own;   ///< writable: of the domain that builds
  std::string base;  ///< read-only: of base_domain; empty if that domain builds
};

/// How kernels are built; the same for every permutation of a lane.
struct Toolchain {
  std::string arch = default_arch;
  bool llvm = false;
  int jobs = 1;
  SandboxKind sandbox = SandboxKind::bubblewrap;
  CompilerCache compiler_cache;
  /// Objects without extension that count executed lines when CONFIG_GCOV_KERNEL=y: "mm/slub", or
  /// "mm/%" for a directory.
  std::vector<std::string> gcov_objects = {};
};

/// The directory of an architecture under arch/, for a value of make's ARCH.
std::string source_arch(const std::string& arch);

/// Checks for the programs that kbuild calls (Makefile, "Make variables" and LLVM=1). Error: the
/// first missing one, with the packages to install.
Result<Done> check_tools(bool llvm);

/// The directories of ccache for builds in a domain (kbuild/domain.h), created when they are
/// missing; empty when Debian's ccache is not installed, or if lanes have different paths. ccache
/// helps when a symbol changes that many objects read through a header but few depend on (IOMMUFD
/// in linux/sched/user.h).
Result<CompilerCache> compiler_cache(SandboxKind sandbox, const std::string& domain,
                                     const Environment& environment);

/// Removes the oldest results of ccache for base_domain above 4 GB; ccache limits the others
/// itself. `cache` is the root of the cache. Without effect if ccache is missing or fails.
void trim_compiler_cache(const std::string& cache);

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
/// `source`/out and the domain's own ccache are writable inside the sandbox; `readable`
/// are further directories that links in `source` point to. Pure.
Command make_command(const std::string& source, const Toolchain& toolchain,
                     const std::vector<std::string>& targets,
                     const std::vector<std::string>& readable = {});

}  // namespace kseries
