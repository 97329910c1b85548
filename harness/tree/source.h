// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/environment.h"
#include "model/tree.h"
#include "tree/progress.h"

namespace kseries {

/// Where trees come from and go to. Empty values are only looked up when they are needed.
struct TreePlaces {
  std::string cache;                 ///< empty: that of the environment
  std::vector<std::string> mirrors;  ///< empty: those in apt's sources
  std::string keyring;               ///< empty: Debian's
  bool use_packages = true;          ///< use installed packages and the lists of this machine's apt
};

/// Returns the kernel tree that `spec` names: a name in `catalogue`, deb:PACKAGE, a
/// tarball or .deb file, a directory, or git:PATH@REV. Unpacks it into the cache on first
/// use; a directory is used in place. The tree is never written to.
///
/// A package is looked for in this order: installed in /usr/src, in the cache, in the
/// lists of this machine's apt, in the Debian releases of the catalogue (PrivateApt).
/// Errors: unknown name (with similar ones), nothing found, not a kernel tree, a built
/// tree, no apt, no mirror, bad signature or hash, damaged archive, disk full.
Result<Tree> obtain_tree(const std::string& spec, const TreeCatalogue& catalogue,
                         const Environment& environment, const Progress& progress,
                         const TreePlaces& places = {});

/// How to obtain this tree again, perhaps on another machine: for a git revision, by the id of its
/// commit, because a branch moves on.
std::string exact_spec(const Tree& tree);

/// Looks for a tree that an earlier obtain_tree() returned, perhaps on another machine: in the
/// cache, then what `specs` name, then exact_spec(). Returns it with its directory on this machine.
/// Errors: as obtain_tree(); or this machine only has another version.
Result<Tree> find_same_tree(const Tree& tree, const std::vector<std::string>& specs,
                            const TreeCatalogue& catalogue, const Environment& environment,
                            const Progress& progress);

/// Where the cache has this tree; empty: it does not.
std::string find_in_cache(const Tree& tree, const Environment& environment);

}  // namespace kseries
