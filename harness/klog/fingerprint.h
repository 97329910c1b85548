// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "model/splat.h"

namespace kseries::klog {

/// True for functions that are on the way of every splat of their kind and so
/// say nothing about it: dump_stack, the reporters, entry code, lock primitives.
bool is_generic(std::string_view function);

/// "class function function function": the first reliable functions that are
/// not generic, without compiler suffixes such as ".isra.0". A splat without
/// any such function is told by its title, numbers left out. Equal for equal
/// bugs, in whichever cell they were seen.
std::string fingerprint_of(const Splat& splat);

}  // namespace kseries::klog
