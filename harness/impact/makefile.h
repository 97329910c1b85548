// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "impact/makefile_lines.h"

namespace kseries {

/// Reads a file of the patched tree; nothing when it does not exist.
using ReadSource = std::function<std::optional<std::string>(const std::string&)>;

/// When kbuild compiles a source: for each alternative, none of the symbols may be n. An empty
/// alternative means always; no alternative means that no Makefile builds it.
struct BuildGuard {
  Alternatives alternatives;

  [[nodiscard]] std::set<std::string> symbols() const;
  /// "VFIO && VFIO_GROUP", with alternatives joined by ||; "y" for always.
  [[nodiscard]] std::string text() const;
};

/// The guards of a tree's sources. Each Makefile is read once.
class BuildGuards {
 public:
  explicit BuildGuards(ReadSource read) : read_(std::move(read)) {}

  /// The guard of "drivers/vfio/group.c": the lines that name its object, in the nearest directory
  /// whose Makefile does so ("display/intel_dp.o"), the composite objects that it is linked into,
  /// and every directory up to the top (Documentation/kbuild/makefiles.rst). Conditions that are
  /// not plain tests of CONFIG_ symbols are assumed to hold.
  BuildGuard find(const std::string& path);

 private:
  using Folder = std::map<std::string, Alternatives>;  ///< by word: "group.o", "pci/"

  const Folder& folder(const std::string& path);
  Alternatives alternatives_into(const std::string& path);

  ReadSource read_;
  std::map<std::string, Folder> folders_;
  std::map<std::string, Alternatives> into_;
};

}  // namespace kseries
