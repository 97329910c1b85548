// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

/// The layout of the cache (see cache_folder() in host/environment.h); nothing else spells
/// these names. `cache` is the root of the cache.
namespace kseries::cache_paths {

/// A kernel tree for each ID, and the version of each downloaded package.
inline std::string trees(const std::string& cache) { return cache + "/trees"; }
/// A directory for each package that is being downloaded.
inline std::string downloads(const std::string& cache) { return cache + "/apt"; }
/// The lanes of each key, by number.
inline std::string lanes(const std::string& cache) { return cache + "/lanes"; }
/// Compiled suites, and the sources of those that a series changes.
inline std::string suites(const std::string& cache) { return cache + "/suites"; }
/// Compiled Kconfig programs.
inline std::string oracles(const std::string& cache) { return cache + "/oracle"; }
/// ccache's directories, one for each trust domain.
inline std::string compiler_caches(const std::string& cache) { return cache + "/ccache"; }
inline std::string compiler_cache(const std::string& cache, const std::string& domain) {
  return compiler_caches(cache) + "/" + domain;
}
/// Which files include a header, for each tree.
inline std::string include_indexes(const std::string& cache) { return cache + "/includes"; }
/// Results of proofs.
inline std::string proofs(const std::string& cache) { return cache + "/proofs"; }
/// Probed accelerators.
inline std::string accelerators(const std::string& cache) { return cache + "/accel"; }
/// Boots of kernels without a series, by the hash of all that they depend on.
inline std::string boots(const std::string& cache) { return cache + "/boots"; }
/// Directories that are removed with the process that uses them.
inline std::string scratch(const std::string& cache) { return cache + "/scratch"; }

inline constexpr std::string_view lock_suffix = ".lock";

/// The lock file of an entry of the cache.
inline std::string lock(const std::string& entry) { return entry + std::string(lock_suffix); }

}  // namespace kseries::cache_paths
