// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

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

struct FormatIndex {
  FirstByteIndex<IndexedFormat> lines;
  std::vector<IndexedFormat> torn;  ///< those that are also found between other letters
};

/// The index points into `classes`.
FormatIndex index_formats(std::span<const ReportClass> classes);

/// Parses a console message as the first line of a report. None for any other line. The start of a
/// fatal report is also found if its letters are between those of a program that writes to the same
/// UART at the same time.
std::optional<Header> read_header(std::string_view message, const FormatIndex& formats);

}  // namespace kseries::klog
