// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string_view>

#include "klog/first_byte_index.h"

namespace kseries::klog {

struct ReportClass;

/// The meaning of a line inside a report.
enum class BodyLine {
  other,         ///< not known to belong to any report
  part,          ///< registers, code, module list, memory state…
  trace_begins,  ///< "Call Trace:", "backtrace (crc …):", "read to 0x… by task"
  trace_ends,    ///< "</TASK>", an empty line, "Allocated by task 1:"
  separator,     ///< a row of '='
  oops_ends,     ///< "---[ end trace … ]---"; registers may be repeated after it
  ends,          ///< "---[ end Kernel panic …"
  foreign,       ///< starts something else: an injected failure, the next boot
};

/// A line of a report.
struct BodyPattern {
  std::string_view start;
  BodyLine kind = BodyLine::part;
  std::string_view part = {};  ///< contained anywhere after `start`
};

using BodyIndex = FirstByteIndex<BodyPattern>;

/// The lines that every report may have, and those of each class.
BodyIndex index_body(std::span<const ReportClass> classes);

BodyLine body_line(std::string_view message, const BodyIndex& patterns);

}  // namespace kseries::klog
