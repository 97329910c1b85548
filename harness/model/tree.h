// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/known.h"

namespace kseries {

/// A kernel source tree in the cache (or a folder of the user's): never modified.
struct Tree {
  std::string name;     ///< what the user calls it: "6.12", "deb:linux-source-7.2", a path
  std::string version;  ///< point release: VERSION.PATCHLEVEL.SUBLEVEL of its Makefile
  std::string release;  ///< where it is from: "linux-source-6.12 6.12.117-1~deb12u1", a commit id
  std::string root;     ///< absolute path of the unpacked folder
  std::string id;       ///< changes when the content does; [a-z0-9.-]
};

/// One entry of configs/trees.toml: a tree that has a name.
struct TreeSpec {
  std::string name;                   ///< "6.12"
  std::string package;                ///< Debian package with one source tarball in it
  std::vector<std::string> releases;  ///< Debian releases that carry it
  std::vector<KnownFailure> known;    ///< what it has without any series
};

/// configs/trees.toml as read.
struct TreeCatalogue {
  std::vector<TreeSpec> trees;
  std::string default_tree;  ///< a name of `trees`
};

}  // namespace kseries
