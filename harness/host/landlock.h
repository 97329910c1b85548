// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "host/descriptor.h"

namespace kseries {

/// A file or directory that a confined command may use, with everything below it.
struct AllowedPath {
  std::string path;
  bool writable = false;
};

/// The version of Landlock's interface that the kernel has (linux/landlock.h); 0: none.
int landlock_abi();

/// What Landlock can restrict from a given version of its interface on, as masks for struct
/// landlock_ruleset_attr.
struct LandlockRights {
  unsigned long long files = 0;
  unsigned long long network = 0;
  unsigned long long scopes = 0;
  size_t attribute_size = 0;  ///< of struct landlock_ruleset_attr in that version; 0: no Landlock
};

/// Pure. Versions that are newer than this program have the rights of the newest one it knows.
LandlockRights landlock_rights(int abi);

/// What a process confined with this version can still do, one phrase each. Pure.
std::vector<std::string> landlock_gaps(int abi);

/// A ruleset that allows reading and executing these paths, and everything but devices and sockets
/// in those that are writable. Missing paths are left out. For landlock_restrict_self(2). Error:
/// the kernel has no Landlock.
Result<Descriptor> make_landlock_ruleset(const std::vector<AllowedPath>& paths);

}  // namespace kseries
