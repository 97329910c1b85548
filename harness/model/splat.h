// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

namespace kseries {

/// A frame of a kernel backtrace. Frames with "?" are not reliable.
struct Frame {
  std::string function;
  unsigned long offset = 0;  ///< from the start of the function, bytes
  unsigned long size = 0;
  std::string module;  ///< empty: vmlinux
  bool reliable = true;
  bool exact = false;  ///< the instruction pointer (RIP), not a return address
  std::string file;    ///< set by symbolising; relative to the source tree
  int line = 0;
  std::vector<std::string> inlined;  ///< "function file:line", innermost first
  int function_begin = 0;            ///< lines of the function in `file`; 0: unknown
  int function_end = 0;
};

/// `triple_fault` is a guest that was reset; `hang` one that stopped without any report, so that
/// a known failure can name it. The others are read from the console.
enum class SplatClass {
#define REPORT_CLASS(enumerator, ...) enumerator,
#include "model/report_classes.def"
#undef REPORT_CLASS
};

/// A kernel report on the console.
struct Splat {
  SplatClass cls = SplatClass::bug;
  std::string title;        ///< its first line, without time stamp
  std::string fingerprint;  ///< class + first kernel functions; equal for equal bugs
  std::string comm;         ///< of the task; may be empty
  std::vector<Frame> frames;
  std::string text;          ///< the whole splat
  int boot = 1;              ///< the boot of the cell that printed it
  int first_line = 0;        ///< in that boot's console, from 1
  double seconds = 0;        ///< arrival on the host; 0 when unknown
  bool fatal = false;        ///< the kernel can't be trusted after it
  bool may_recover = false;  ///< fatal, but the guest may continue: a lockup, out of memory
  std::string running_test;  ///< "suite/case" that triggered it; may be empty
  int blame_patch = 0;       ///< 0: none
  std::string blame_where;   ///< file:line of the blamed frame
  std::string known;         ///< why it is expected; empty: it is not
};

/// A warning without a backtrace that a driver under test or an IOMMU driver logged.
struct KernelMessage {
  std::string text;          ///< without numbers, addresses and devices; equal for equal messages
  std::string example;       ///< as it was logged
  bool is_fault = false;     ///< a DMA or interrupt that an IOMMU blocked; some tests provoke them
  int boot = 1;              ///< the boot of the cell
  double seconds = 0;        ///< arrival on the host; 0: unknown
  std::string running_test;  ///< "suite/case"; may be empty
};

}  // namespace kseries
