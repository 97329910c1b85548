// SPDX-License-Identifier: GPL-2.0-only
#pragma once

namespace kseries {

// Measured on two cores with the VFIO campaign (bench/).

/// The first build in a lane of the unpatched tree, in seconds of one core.
inline constexpr double first_build_core_seconds = 420;
/// A further build, most of which is one link.
inline constexpr double next_build_seconds = 8;
/// Each object that such a build compiles, in seconds of one core.
inline constexpr double object_core_seconds = 0.35;
/// A boot with its suites. A guest keeps about one core busy.
inline constexpr double boot_seconds = 12;

}  // namespace kseries
