// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// A file of the tree as patched, by its path; nothing when it is not there.
using ReadSource = std::function<std::optional<std::string>(const std::string&)>;

/// When kbuild compiles a source: in each alternative none of the symbols may
/// be n. An empty alternative: always. No alternative: no Makefile builds it.
struct BuildGuard {
  std::vector<std::set<std::string>> alternatives;

  [[nodiscard]] std::set<std::string> symbols() const;
  /// "VFIO && VFIO_GROUP", alternatives joined by ||; "y" for always.
  [[nodiscard]] std::string text() const;
};

/// The guard of "drivers/vfio/group.c": the lines that name its object, the
/// composite objects it is linked into, and every folder up to the top
/// (Documentation/kbuild/makefiles.rst). Conditions that are no plain test of
/// CONFIG_ symbols are taken to hold.
BuildGuard guard_of_source(const std::string& path, const ReadSource& read);

}  // namespace kseries
