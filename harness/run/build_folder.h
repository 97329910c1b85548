// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/run_paths.h"
#include "kbuild/configure.h"
#include "model/build.h"

namespace kseries {

/// The progress of make.
struct CompiledSoFar {
  int objects = 0;
  bool of_unpatched = false;  ///< of the build that a series starts from
};

/// The files of a build: builds/ID in a run, or again-N below it.
class BuildFolder {
 public:
  explicit BuildFolder(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string in(const std::string& relative) const { return path_ + "/" + relative; }
  [[nodiscard]] std::string config() const { return in(run_paths::config); }
  [[nodiscard]] std::string vmlinux() const { return in(run_paths::vmlinux); }
  [[nodiscard]] std::string modules() const { return in(run_paths::modules); }
  [[nodiscard]] std::string gcov_notes() const { return in(run_paths::gcov_notes); }

  [[nodiscard]] Result<std::string> read_config() const;
  /// What Kconfig makes of the configuration, for configure_lane(); nothing if it is not stored.
  [[nodiscard]] Result<std::optional<GeneratedFiles>> read_generated() const;
  [[nodiscard]] Result<std::string> read_log() const;
  /// How many objects make has compiled so far; those of the unpatched tree, if that is built
  /// first. 0: it has not started.
  [[nodiscard]] CompiledSoFar count_compiled() const;
  /// The paths of the modules, in the order in which they are loaded.
  [[nodiscard]] Result<std::vector<std::string>> read_module_list(const Build& build) const;
  /// A digest of the kernel and the modules. Error: one of them can't be read.
  [[nodiscard]] Result<std::string> boot_digest(const Build& build) const;
  [[nodiscard]] bool has_result() const;
  [[nodiscard]] Result<Build> read() const;
  [[nodiscard]] Result<Done> write(const Build& build) const;

  /// The directory for a later build; the files of the run itself are kept.
  [[nodiscard]] BuildFolder next_again() const;

 private:
  std::string path_;
};

/// The first of again-1, again-2, … in `folder` that does not exist.
std::string next_again_folder(const std::string& folder);

}  // namespace kseries
