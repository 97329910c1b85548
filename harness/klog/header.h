// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "klog/first_byte_index.h"
#include "klog/report_classes.h"
#include "klog/title.h"

namespace kseries::klog {

/// The first line of a report, with its class and format.
struct Header {
  const ReportClass* report = nullptr;
  const ReportFormat* format = nullptr;
  Title title;
};

/// A format of the first line, with its class.
struct IndexedFormat {
  const ReportClass* report = nullptr;
  const ReportFormat* format = nullptr;
};

using FormatIndex = FirstByteIndex<IndexedFormat>;

/// The index points into `classes`.
FormatIndex index_formats(std::span<const ReportClass> classes);

/// Parses a console message as the first line of a report. None for any other line.
std::optional<Header> read_header(std::string_view message, const FormatIndex& formats);

}  // namespace kseries::klog
