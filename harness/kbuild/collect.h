// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "kbuild/lane.h"
#include "kbuild/make.h"
#include "model/architecture.h"
#include "model/build.h"

namespace kseries {

/// Copies what a boot and a coverage report need out of a lane into `folder`: vmlinux, kernel
/// (the image that a guest boots), modules/ and, from the directories of `gcov_objects`, gcov/.
/// Fills in the paths in `build`; it fails when modules need each other. Error: a file that can't
/// be copied, or one that leads out of the lane through a link.
Result<Done> collect_kernel(const LanePaths& lane, const KernelImage& image,
                            const Toolchain& toolchain, const std::string& folder, Build& build);

}  // namespace kseries
