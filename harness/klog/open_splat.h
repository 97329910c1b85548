// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "klog/body.h"
#include "klog/header.h"
#include "klog/line.h"
#include "klog/report_classes.h"
#include "klog/splat_store.h"

namespace kseries::klog {

/// The splat that is being read.
struct OpenSplat {
  FoundSplat found;
  const ReportClass* report = nullptr;
  HeaderKind kind = HeaderKind::own;
  size_t begin = 0;
  size_t end = 0;           ///< after the last line that belongs to it
  int last_line = 0;        ///< number of that line
  int lines = 0;            ///< since the header
  int idle = 0;             ///< number of consecutive lines that do not look like part of it
  int chatter = 0;          ///< the same, of those by other threads and CPUs
  std::string caller;       ///< of the header
  bool collecting = false;  ///< inside the trace from which the frames are taken
  bool traced = false;
  bool of_helper = false;      ///< the next trace is of another thread or CPU
  bool over = false;           ///< "end trace" was seen; the rest is repetition
  bool title_follows = false;  ///< the next line is the rest of the title

  /// A splat that starts with this header.
  OpenSplat(const Header& header, const ConsoleLine& line);

  /// Whether the splat waits for the WARNING or the oops that belongs to its first line.
  [[nodiscard]] bool awaits_more() const;
  /// Adds the message of WARN() to the title.
  void add_message(std::string_view message);
  /// Adds a header that belongs to this splat, such as the oops after "kernel BUG at". Returns
  /// false if the header does not belong to it.
  bool add_header(const Header& header);
  /// Notes that the kernel panics because of this report. If it has no trace yet, the one that
  /// panic() prints is its own.
  void add_panic();
  /// Adds a line that is not a header. Returns false if the splat ended before this line.
  bool add_line(const ConsoleLine& line, BodyLine body);
  /// Whether the last line that was added ends the splat.
  [[nodiscard]] bool complete() const { return complete_; }
  void extend(const ConsoleLine& line);

 private:
  void classify(const ReportClass& report_class);
  [[nodiscard]] int patience() const;
  void add_task(std::string_view text);
  bool add_frame(std::string_view text);
  [[nodiscard]] bool repeats_instruction(const Frame& frame) const;
  void begin_trace();
  void find_message(const ConsoleLine& line, BodyLine body);

  bool complete_ = false;
  bool has_message_ = false;
  std::string message_;  ///< perhaps the message of WARN()
};

}  // namespace kseries::klog
