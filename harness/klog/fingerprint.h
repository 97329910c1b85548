// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string>

#include "klog/report_classes.h"
#include "model/splat.h"

namespace kseries::klog {

/// "class function function function": the first reliable functions that no report class skips,
/// without compiler suffixes such as ".isra.0", "_noprof" and Rust's mangling. Allocators and
/// copies from and to user space are skipped in all reports. If there is no such function, the
/// title without numbers is used. The same bug has the same fingerprint in all cells.
std::string make_fingerprint(const Splat& splat, std::span<const ReportClass> classes);

}  // namespace kseries::klog
