// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/result.h"
#include "host/files.h"
#include "model/apply.h"
#include "model/environment.h"

namespace kseries {

/// kbuild's names for its files, relative to the output directory.
namespace output_file {
inline constexpr const char* config = ".config";
inline constexpr const char* auto_config = "include/config/auto.conf";
inline constexpr const char* auto_config_command = "include/config/auto.conf.cmd";
inline constexpr const char* auto_header = "include/generated/autoconf.h";
inline constexpr const char* rustc_config = "include/generated/rustc_cfg";
inline constexpr const char* release = "include/config/kernel.release";
inline constexpr const char* vmlinux = "vmlinux";
inline constexpr const char* archive = "vmlinux.a";  ///< of all objects that are not in modules
inline constexpr const char* module_order = "modules.order";
}  // namespace output_file

/// The layout of a lane; nothing else spells these names.
struct LanePaths {
  std::string root;  ///< <cache>/lanes/<key>/<number>

  /// The tree with a series applied.
  [[nodiscard]] std::string source() const;
  /// Where kbuild writes (O=).
  [[nodiscard]] std::string output() const;
  /// `file` is relative to the output directory, as kbuild names it.
  [[nodiscard]] std::string output(std::string_view file) const;
  /// output() with the symbolic links in `root` resolved, but none that a build may have created
  /// below it. Sets `code` when the root does not exist.
  [[nodiscard]] std::string real_output(std::error_code& code) const;
  /// A list of the source files that differ, or may differ after a crash, from the tree.
  [[nodiscard]] std::string overlay() const;
  /// Exists while make runs.
  [[nodiscard]] std::string build_mark() const;
  /// The messages of earlier builds.
  [[nodiscard]] std::string diagnostics() const;
  /// Which lines of an object's sources the compiler saw.
  [[nodiscard]] std::string compiled_lines(const std::string& object) const;
  [[nodiscard]] std::string lock_file() const;
};

/// A directory to build in: a hard-link copy of a tree with a series applied, and an output
/// directory that successive builds reuse. Locked while it is held.
struct Lane : LanePaths {
  FileLock lock;
};

/// A lane in the cache, whether in use or not.
struct LaneState {
  int number = 0;
  std::string output;  ///< its output directory
  std::string config;  ///< the .config that was built last; empty: none yet
};

/// The lanes of `key`, by number.
Result<std::vector<LaneState>> list_lanes(const std::string& key, const Environment& environment);

/// Whether the first lane of `key` has built a kernel.
Result<bool> has_built_lane(const std::string& key, const Environment& environment);

/// Called with the reason for a delay, or with "" when it is over.
using Waiting = std::function<void(std::string_view)>;

/// Fills the directory of a new lane, which does not exist yet.
using FillLane = std::function<Result<Done>(const LanePaths& lane)>;

/// The first of the lanes with these numbers that is free; waits for the first one when all
/// are in use, after calling `waiting` with the reason. A lane that does not exist is made with
/// `fill` or, if that fails, from the tree. Without `fill` it is a clone of the first lane, so that
/// it does not start cold.
Result<Lane> acquire_lane(const Tree& tree, const std::string& key, const std::vector<int>& numbers,
                          const Environment& environment, const Waiting& waiting,
                          FillLane fill = nullptr);

/// Copies a lane that the caller holds, including its output, to a directory that does not exist.
/// The sources stay hard links, which no build writes to.
Result<Done> clone_lane(const LanePaths& from, const LanePaths& to);

/// Makes the lane's sources equal to the tree with the series applied. Only writes files whose
/// content differs, so that make rebuilds no more than necessary; the tree's own files are never
/// written through their hard links.
Result<Done> sync_lane(const LanePaths& lane, const PatchedTree& patched);

/// Records that make runs in the lane, for remove_partial_outputs(). clear_build_mark() is
/// called when make ended by itself and its messages are stored: an object whose warnings
/// were lost would keep those of an older source.
Result<Done> set_build_mark(const LanePaths& lane);
Result<Done> clear_build_mark(const LanePaths& lane);

/// After a build that was killed: removes every output that is newer than the start of that
/// build. A half-written object or vmlinux has a new time stamp, so make would take it as
/// finished. include/ stays: Kconfig renames its files into place, and objects depend on the
/// time stamps in include/config.
Result<Done> remove_partial_outputs(const LanePaths& lane);

}  // namespace kseries
