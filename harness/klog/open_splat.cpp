// SPDX-License-Identifier: GPL-2.0-only
#include "klog/open_splat.h"

#include <optional>
#include <utility>

#include "base/text.h"
#include "klog/prefix.h"
#include "klog/title.h"

namespace kseries::klog {
namespace {

constexpr size_t max_frames = 128;
constexpr int max_lines = 500;
constexpr int max_slab_dump = 400;  ///< lines from a slab report, with a hex dump, to its WARNING
/// Lines that other CPUs may print between the parts of an oops. What the oops consists of is
/// always printed, so a few lines of other text do not mean that it is over.
constexpr int max_chatter = 100;

bool is_detail(HeaderKind kind) {
  return kind == HeaderKind::detail || kind == HeaderKind::reclass;
}

}  // namespace

OpenSplat::OpenSplat(const Header& header, const ConsoleLine& line) {
  classify(*header.report);
  Splat& splat = found.splat;
  splat.title = header.title.text;
  splat.fatal = header.format->fatal;
  splat.comm = header.title.comm;
  splat.first_line = line.number;
  found.pid = header.title.pid;
  found.principal = header.format->principal;
  kind = header.format->kind;
  caller = line.caller;
  begin = line.begin;
  end = line.end;
  last_line = line.number;
  collecting = header.format->trace_follows;
  traced = header.format->trace_follows;
  title_follows = header.format->title_continues && splat.title.ends_with(':');
}

void OpenSplat::classify(const ReportClass& report_class) {
  report = &report_class;
  found.splat.cls = report_class.cls;
  found.splat.may_recover = report_class.may_recover;
}

void OpenSplat::extend(const ConsoleLine& line) {
  end = line.end;
  last_line = line.number;
  idle = 0;
  chatter = 0;
}

bool OpenSplat::awaits_more() const {
  return kind == HeaderKind::prelude || kind == HeaderKind::slab;
}

int OpenSplat::patience() const {
  const bool continues = found.splat.fatal || kind == HeaderKind::prelude;
  if (continues && !over) return max_chatter;
  return traced ? report->patience_in_trace : report->patience;
}

void OpenSplat::add_message(std::string_view message) {
  found.splat.title += ": " + clean_title(message);
  has_message_ = true;
}

/// Where WARN() is a function call, as on 32-bit ARM, its message follows the WARNING line
/// (kernel/panic.c, __warn()). Only a line of the same thread counts, and only in front of the
/// module list.
void OpenSplat::find_message(const ConsoleLine& line, BodyLine body) {
  if (kind != HeaderKind::warning || has_message_ || caller.empty() || caller != line.caller)
    return;
  if (lines == 1 && body == BodyLine::other) {
    message_ = line.text;
  } else if (lines == 2 && !message_.empty() && line.text.starts_with("Modules linked in:")) {
    add_message(message_);
  }
}

bool OpenSplat::add_header(const Header& header) {
  if (over || lines > (kind == HeaderKind::slab ? max_slab_dump : max_chatter)) return false;
  Splat& splat = found.splat;
  const HeaderKind next = header.format->kind;
  if (kind == HeaderKind::warning && next == HeaderKind::prelude && lines == 0 && !has_message_) {
    // The message after a WARNING line: see find_message().
    classify(*header.report);
    splat.title = header.title.text;
    has_message_ = true;
    ++lines;
    return true;
  }
  if (next == HeaderKind::reclass && splat.fatal) classify(*header.report);
  if (!is_detail(next)) {
    if (!splat.frames.empty()) return false;
    const bool faulted = splat.fatal && kind != HeaderKind::die;
    const bool report_follows = next == HeaderKind::warning || next == HeaderKind::bug;
    const bool dies = next == HeaderKind::die && (faulted || awaits_more());
    if (!(report_follows && awaits_more()) && !dies) return false;
    kind = next;
    splat.fatal = splat.fatal || header.format->fatal;
    if (splat.comm.empty()) splat.comm = header.title.comm;
    if (found.pid < 0) found.pid = header.title.pid;
  }
  ++lines;
  return true;
}

void OpenSplat::add_panic() {
  found.splat.fatal = true;
  over = traced && !found.splat.frames.empty();
  collecting = false;
}

/// On arm64, the trace begins with the instruction pointer that was printed before it.
bool OpenSplat::repeats_instruction(const Frame& frame) const {
  const std::vector<Frame>& frames = found.splat.frames;
  return frame.reliable && frames.size() == 1 && frames[0].exact &&
         frames[0].function == frame.function && frames[0].offset == frame.offset;
}

/// Adds the frame of a line to the splat if it counts. Returns whether the line is part of a
/// trace.
bool OpenSplat::add_frame(std::string_view text) {
  std::vector<Frame>& frames = found.splat.frames;
  const bool room = frames.size() < max_frames && !over && !of_helper;
  if (std::optional<Frame> frame = parse_frame(text)) {
    if (collecting && room && !repeats_instruction(*frame)) frames.push_back(std::move(*frame));
    return true;
  }
  std::optional<Frame> frame = parse_instruction(text);
  if (frame && room && (collecting || frames.empty())) frames.push_back(std::move(*frame));
  return frame.has_value();
}

void OpenSplat::add_task(std::string_view text) {
  Splat& splat = found.splat;
  if (of_helper || (!splat.comm.empty() && found.pid >= 0)) return;
  const std::optional<Task> task = parse_task(text);
  if (!task) return;
  splat.comm = printable_utf8(task->comm);
  found.pid = task->pid;
}

void OpenSplat::begin_trace() {
  if (of_helper) {
    of_helper = false;
    return;
  }
  const bool first = !traced || found.splat.frames.empty();
  collecting = !over && (first || report->all_traces);
  traced = true;
}

bool OpenSplat::add_line(const ConsoleLine& line, BodyLine body) {
  ++lines;
  const bool foreign = have_different_callers(caller, line.caller);
  if (!foreign && std::exchange(title_follows, false) && !trim(line.text).empty()) {
    found.splat.title += " " + clean_title(line.text);
    extend(line);
    return true;
  }
  add_task(line.text);
  find_message(line, body);
  if (body == BodyLine::separator || body == BodyLine::foreign || lines > max_lines) return false;
  if (add_frame(line.text)) {
    extend(line);
    return true;
  }
  // The stalled CPU is printed after the waiting thread and the task that ran instead of it
  // (kernel/rcu/tree_stall.h); an idle CPU has no trace.
  if (line.text.ends_with("kthread stack dump:") || line.text.ends_with("kthread last ran:"))
    of_helper = true;
  if (line.text.find(" skipped: idling at ") != std::string_view::npos) of_helper = false;
  if (body == BodyLine::other) return foreign ? ++chatter <= max_chatter : ++idle <= patience();
  if (body == BodyLine::trace_begins) {
    begin_trace();
  } else if (body != BodyLine::part) {
    collecting = false;
  }
  if (line.text.empty()) return true;
  extend(line);
  const bool ended = body == BodyLine::oops_ends;
  if (ended) over = true;
  // A WARN ends here; an oops may continue with registers and a panic.
  complete_ = body == BodyLine::ends || (ended && !found.splat.fatal);
  return true;
}

}  // namespace kseries::klog
