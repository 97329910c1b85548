// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "klog/body.h"
#include "klog/title.h"
#include "model/splat.h"

namespace kseries::klog {

/// What the first line of a report does with a report that is already open.
enum class HeaderKind {
  own,      ///< starts a report
  prelude,  ///< starts one whose WARNING or "kernel BUG" line is still to come
  slab,     ///< a prelude with the bytes of an object behind it
  warning,  ///< "WARNING: … at file:line": may belong to a prelude
  bug,      ///< "kernel BUG at file:line!": may belong to a prelude
  die,      ///< "Oops: 0000 [#1]": may belong to the message before it
  detail,   ///< adds to an oops, and starts no report
  reclass,  ///< a detail that decides the class of the oops
  panic,    ///< "Kernel panic - not syncing": may be the end of an earlier report
};

/// One form of the first line of a report.
struct ReportFormat {
  std::string_view start;      ///< the line begins with it
  std::string_view part = {};  ///< and has this somewhere behind
  HeaderKind kind = HeaderKind::own;
  bool fatal = false;           ///< the kernel can't be trusted after it
  bool after_cut_here = false;  ///< "[ cut here ]" and a message may come before it
  bool principal = false;       ///< makes other forms of its class redundant on one console
  ReadTitle read_title = read_whole_line;
};

/// Which functions of a report make its fingerprint.
enum class FingerprintSource {
  trace,  ///< the first reliable ones that are not skipped
  title,  ///< those that the title names behind " in "
};

/// All that is specific to one class of kernel reports.
struct ReportClass {
  SplatClass cls;
  std::vector<ReportFormat> formats = {};
  std::vector<BodyPattern> body = {};  ///< lines that only such reports have
  /// Functions that are in every report of the class and so identify none. A '*' at the
  /// end matches any rest.
  std::vector<std::string_view> skip = {};
  /// Texts of the panics that a setting makes of such a report.
  std::vector<std::string_view> panics = {};
  FingerprintSource fingerprint = FingerprintSource::trace;
  bool may_recover = false;    ///< Splat::may_recover
  bool explains_hang = false;  ///< a guest that falls silent after it does so because of it
  bool all_traces = false;     ///< the frames of all traces count, not only of the first
  /// With the CPU in one of these functions there is nothing to report.
  std::vector<std::string_view> ignored_in = {};
  int patience = 12;          ///< lines of free text before the trace that do not end a report
  int patience_in_trace = 8;  ///< the same after its begin
};

/// The table of classes. A line is compared with their formats in this order.
const std::vector<ReportClass>& report_classes();

/// The row of a class; null if it has none.
const ReportClass* find_class(std::span<const ReportClass> classes, SplatClass cls);

}  // namespace kseries::klog
