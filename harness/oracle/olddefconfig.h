// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "base/result.h"
#include "kbuild/make.h"
#include "model/apply.h"
#include "model/environment.h"

namespace kseries {

/// Runs the tree's own `make olddefconfig` on a whole .config, in a temporary directory, and
/// returns the result. Takes some seconds, since make compiles its conf first. Errors: make fails,
/// or the disk is full.
Result<std::string> make_olddefconfig(const PatchedTree& patched, const Toolchain& toolchain,
                                      const std::string& config, const Environment& environment);

}  // namespace kseries
