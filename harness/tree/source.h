// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/tree.h"
#include "tree/progress.h"

namespace kseries {

/// Where trees come from and go to. What is empty is asked of the machine when
/// it is needed, so a warm start asks for nothing.
struct TreePlaces {
  std::string cache;                 ///< empty: cache_folder()
  std::vector<std::string> mirrors;  ///< empty: those of apt's configuration
  std::string keyring;               ///< empty: Debian's
  bool use_packages = true;          ///< installed source packages, and what apt's own lists offer
};

/// Gives the kernel tree that `spec` means: a name of `catalogue`, deb:PACKAGE,
/// a tarball or .deb file, a folder, or git:PATH@REV. Unpacks it into the cache on
/// first use; a folder is used in place. The tree is never written to.
///
/// A package is taken, in this order, from /usr/src when it is installed, from
/// the cache, from what apt's own lists offer, from the releases of the catalogue
/// (see PrivateApt).
/// `progress` gets one line for each thing that takes time, and warnings.
/// Errors: unknown name (with the nearest ones), nothing there, no kernel tree, a
/// built tree, no apt, no mirror, bad signature or sum, damaged archive, no room.
Result<Tree> obtain_tree(const std::string& spec, const TreeCatalogue& catalogue,
                         const Progress& progress, const TreePlaces& places = {});

}  // namespace kseries
