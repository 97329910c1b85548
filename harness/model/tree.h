// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/known.h"

namespace kseries {

/// A kernel source tree in the cache, or a directory of the user. It is never modified.
struct Tree {
  std::string name;     ///< as the user names it: "6.12", "deb:linux-source-7.2", a path
  std::string version;  ///< point release: VERSION.PATCHLEVEL.SUBLEVEL of its Makefile
  std::string release;  ///< its origin: "linux-source-6.12 6.12.117-1~deb12u1", a commit id
  std::string root;     ///< absolute path of the unpacked directory
  std::string id;       ///< changes if the content changes; [a-z0-9.-]
  /// Whether it was unpacked from a signed package. A tarball, a directory and a git revision
  /// may be anybody's.
  bool trusted = false;
};

/// A named tree: an entry of configs/trees.toml.
struct TreeSpec {
  std::string name;                   ///< "6.12"
  std::string package;                ///< Debian package that contains a source tarball
  std::vector<std::string> releases;  ///< Debian releases that have it
  std::vector<KnownFailure> known;    ///< baseline failures: those without a series
};

/// configs/trees.toml as read.
struct TreeCatalogue {
  std::vector<TreeSpec> trees;
  std::string default_tree;  ///< a name of `trees`
};

}  // namespace kseries
