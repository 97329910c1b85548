// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "klog/report_classes.h"
#include "klog/title.h"

namespace kseries::klog {

/// The first line of a report, with the row and the form that it fits.
struct Header {
  const ReportClass* report = nullptr;
  const ReportFormat* format = nullptr;
  Title title;
};

/// Reads a console message as the first line of a report; nothing for any other line.
/// The result points into `classes`.
std::optional<Header> read_header(std::string_view message, std::span<const ReportClass> classes);

}  // namespace kseries::klog
