// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "klog/body.h"
#include "klog/title.h"
#include "model/splat.h"

namespace kseries::klog {

/// How the first line of a report relates to a report that is already open.
enum class HeaderKind {
  own,      ///< starts a report
  prelude,  ///< starts a report whose WARNING or "kernel BUG" line follows
  slab,     ///< a prelude, followed by a hex dump of an object
  warning,  ///< "WARNING: … at file:line": may belong to a prelude
  bug,      ///< "kernel BUG at file:line!": may belong to a prelude
  die,      ///< "Oops: 0000 [#1]": may belong to the message before it
  detail,   ///< belongs to an oops, and does not start a report
  reclass,  ///< a detail that decides the class of the oops
  panic,    ///< "Kernel panic - not syncing": may be the end of an earlier report
  remark,   ///< a single line, perhaps in the middle of another report
};

/// A format of the first line of a report.
struct ReportFormat {
  std::string_view start;      ///< start of the line
  std::string_view part = {};  ///< contained anywhere after it
  HeaderKind kind = HeaderKind::own;
  bool fatal = false;            ///< the kernel can't be trusted after it
  bool after_cut_here = false;   ///< "[ cut here ]" and a message may precede it
  bool principal = false;        ///< makes other formats of its class redundant on the same console
  bool trace_follows = false;    ///< the next lines are its trace
  bool title_continues = false;  ///< if it ends with ':', the next line is the rest of the title
  ReadTitle read_title = read_whole_line;
};

/// Which functions of a report are in its fingerprint.
enum class FingerprintSource {
  trace,  ///< the first reliable ones that are not skipped
  title,  ///< those after " in " in the title
};

/// Everything that is specific to one class of kernel reports.
struct ReportClass {
  SplatClass cls;
  std::vector<ReportFormat> formats = {};
  std::vector<BodyPattern> body = {};  ///< lines that only such reports have
  /// Functions that are in every report of the class and do not identify a bug. A '*' matches any
  /// text.
  std::vector<std::string_view> skip = {};
  /// Texts of the panics that a setting turns such a report into.
  std::vector<std::string_view> panics = {};
  FingerprintSource fingerprint = FingerprintSource::trace;
  bool may_recover = false;    ///< Splat::may_recover
  bool explains_hang = false;  ///< it is the reason if the guest is silent after it
  bool all_traces = false;     ///< the frames of all traces count, not only of the first
  /// If the CPU was in one of these functions, the report is ignored.
  std::vector<std::string_view> ignored_in = {};
  int patience = 12;          ///< lines of free text before the trace that do not end a report
  int patience_in_trace = 8;  ///< the same inside the trace
};

/// The table of classes. A line is compared with their formats in this order.
const std::vector<ReportClass>& report_classes();

/// Finds the row of a class; null if there is none.
const ReportClass* find_class(std::span<const ReportClass> classes, SplatClass cls);

}  // namespace kseries::klog
