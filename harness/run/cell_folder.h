// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <utility>

#include "base/result.h"
#include "base/run_paths.h"
#include "model/report.h"
#include "model/reproduction.h"

namespace kseries {

/// The texts that the boots of a cell leave, all boots of one kind in one text.
struct CellEvidence {
  std::string console;
  std::string ktap;
  std::string boots;  ///< how each boot went, as JSON
  std::string splats;
  std::string evidence;  ///< what a hung guest was asked
  std::string requests;  ///< of the guest to the host
};

/// What a cell leaves behind: cells/ID of a run, or again-N in it.
class CellFolder {
 public:
  explicit CellFolder(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] Result<CellResult> read() const;
  [[nodiscard]] Result<Done> write(const CellResult& result) const;
  [[nodiscard]] Result<Done> write(const CellEvidence& evidence) const;
  [[nodiscard]] Result<Done> write(const Reproduction& repro) const;
  [[nodiscard]] Result<std::string> read_ktap() const;

  /// Links to the build's files, so that the folder names what the cell was built from.
  /// Only for a cell of a run, next to whose folder the builds are.
  [[nodiscard]] Result<Done> link_build(const std::string& build_id) const;

  /// The initramfs of a boot, counted from 1. Each boot has its own: its suites differ, and its
  /// command names it.
  [[nodiscard]] std::string archive(size_t boot) const;
  /// The initramfs of an interactive boot.
  [[nodiscard]] std::string shell_archive() const;
  [[nodiscard]] Result<Done> remove_archives() const;

  /// A folder of its own for what a later boot leaves: what the run saw stays, for a
  /// failure may be rare.
  [[nodiscard]] CellFolder next_again() const;

 private:
  [[nodiscard]] std::string in(const std::string& relative) const { return path_ + "/" + relative; }
  std::string path_;
};

}  // namespace kseries
