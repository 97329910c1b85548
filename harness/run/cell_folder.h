// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <utility>

#include "base/result.h"
#include "base/run_paths.h"
#include "model/report.h"
#include "model/reproduction.h"

namespace kseries {

/// The output of the boots of a cell. Each text has that of all boots.
struct CellEvidence {
  std::string console;
  std::string ktap;
  std::string boots;  ///< the result of each boot, as JSON
  std::string splats;
  std::string evidence;  ///< collected from hung guests
  std::string requests;  ///< from the guest to the host
};

/// The files of a cell: cells/ID in a run, or again-N below it.
class CellFolder {
 public:
  explicit CellFolder(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] Result<CellResult> read() const;
  [[nodiscard]] Result<Done> write(const CellResult& result) const;
  [[nodiscard]] Result<Done> write(const CellEvidence& evidence) const;
  /// The command, to be executed in the directory of the run.
  [[nodiscard]] Result<Done> write(const Reproduction& repro) const;
  [[nodiscard]] Result<std::string> read_ktap() const;

  /// Adds links to the files of the build. Only for a cell of a run, because they are relative to
  /// the directory of the run.
  [[nodiscard]] Result<Done> link_build(const std::string& build_id) const;

  /// The initramfs of a boot, counted from 1. Each boot has one of its own, because the suites
  /// differ, and because the command that is shown for the boot refers to it.
  [[nodiscard]] std::string archive(size_t boot) const;
  /// The initramfs of an interactive boot.
  [[nodiscard]] std::string shell_archive() const;
  [[nodiscard]] Result<Done> remove_archives() const;

  /// The directory for a later boot. The files of the run itself are kept, because a failure may
  /// be rare.
  [[nodiscard]] CellFolder next_again() const;

 private:
  [[nodiscard]] std::string in(const std::string& relative) const { return path_ + "/" + relative; }
  std::string path_;
};

}  // namespace kseries
