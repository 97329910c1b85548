// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string_view>

#include "klog/report_classes.h"

namespace kseries::klog {

/// Whether a function, without compiler suffixes and "_noprof", does not identify a bug: the
/// functions that are in reports of any kind, and those that a class skips. A report may be
/// interrupted by another one, so those of all classes count.
bool is_skipped(std::string_view function, std::span<const ReportClass> classes);

}  // namespace kseries::klog
