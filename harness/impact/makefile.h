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

/// A file of the tree as patched, by its path; nothing when it is not there.
using ReadSource = std::function<std::optional<std::string>(const std::string&)>;

/// When kbuild compiles a source: in each alternative none of the symbols may
/// be n. An empty alternative: always. No alternative: no Makefile builds it.
struct BuildGuard {
  Alternatives alternatives;

  [[nodiscard]] std::set<std::string> symbols() const;
  /// "VFIO && VFIO_GROUP", alternatives joined by ||; "y" for always.
  [[nodiscard]] std::string text() const;
};

/// The guards of a tree's sources. Each Makefile is read once.
class BuildGuards {
 public:
  explicit BuildGuards(ReadSource read) : read_(std::move(read)) {}

  /// The guard of "drivers/vfio/group.c": the lines that name its object, in the
  /// nearest folder whose Makefile does ("display/intel_dp.o"), the
  /// composite objects it is linked into, and every folder up to the top
  /// (Documentation/kbuild/makefiles.rst). Conditions that are no plain test of
  /// CONFIG_ symbols are taken to hold.
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
