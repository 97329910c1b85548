// SPDX-License-Identifier: GPL-2.0-only
#include "klog/parser.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "klog/body.h"
#include "klog/fingerprint.h"
#include "klog/header.h"
#include "klog/line.h"
#include "klog/splat_store.h"

namespace kseries {
namespace {

using klog::BodyLine;
using klog::ConsoleLine;
using klog::Header;
using klog::HeaderKind;
using klog::ReportClass;

/// printk truncates its lines at about 1 KiB; longer ones are not messages.
constexpr size_t max_line_size = 4096;
constexpr size_t max_frames = 128;
constexpr int max_lines = 500;
constexpr int max_preamble = 20;       ///< lines from "cut here" to the WARNING line
constexpr int max_prelude = 12;        ///< lines from the first message to its oops
constexpr int max_slab_prelude = 400;  ///< the same, with a hex dump of a page between them
constexpr size_t text_head = 24000;
constexpr size_t text_tail = 8000;

/// The splat that is being read.
struct Open {
  klog::FoundSplat found;
  const ReportClass* report = nullptr;
  HeaderKind kind = HeaderKind::own;
  size_t begin = 0;
  size_t end = 0;           ///< after the last line that belongs to it
  int lines = 0;            ///< since the header
  int idle = 0;             ///< number of consecutive lines that do not look like part of it
  bool collecting = false;  ///< inside the trace from which the frames are taken
  bool traced = false;
  bool of_helper = false;  ///< the next trace is of another thread or CPU
  bool over = false;       ///< "end trace" was seen; the rest is repetition
};
/// "[ cut here ]" and the message after it, before the first line of the report.
struct CutHere {
  size_t begin = 0;
  int number = 0;
  std::string_view message;
};

/// Whether the CPU was in a function in which the report is meaningless.
bool is_ignored(const Splat& splat, const ReportClass& report) {
  if (splat.frames.empty() || !splat.frames.front().exact) return false;
  return std::ranges::find(report.ignored_in, splat.frames.front().function) !=
         report.ignored_in.end();
}

bool awaits_more(HeaderKind kind) {
  return kind == HeaderKind::prelude || kind == HeaderKind::slab;
}

bool is_detail(HeaderKind kind) {
  return kind == HeaderKind::detail || kind == HeaderKind::reclass;
}

class Scanner {
 public:
  Scanner(std::string_view console, std::span<const double> arrival,
          std::span<const ReportClass> classes)
      : console_(console),
        arrival_(arrival),
        classes_(classes),
        formats_(klog::index_formats(classes)),
        body_(klog::index_body(classes)),
        store_(classes) {}
  void line(const ConsoleLine& line);
  ReadConsole finish();

 private:
  void header(const Header& header, const ConsoleLine& line);
  bool continues(const Header& header);
  void panic(const Header& header, const ConsoleLine& line);
  void begin(const Header& header, const ConsoleLine& line);
  void classify(const ReportClass& report) {
    open_->report = &report;
    open_->found.splat.cls = report.cls;
    open_->found.splat.may_recover = report.may_recover;
  }
  void body(const ConsoleLine& line);
  bool frames(std::string_view text);
  void task(std::string_view text);
  void extend(const ConsoleLine& line) {
    open_->end = line.end;
    open_->idle = 0;
  }
  void close();

  std::string_view console_;
  std::span<const double> arrival_;
  std::span<const ReportClass> classes_;
  klog::FormatIndex formats_;
  klog::BodyIndex body_;
  klog::SplatStore store_;
  std::optional<Open> open_;
  std::optional<CutHere> cut_;
};

void Scanner::close() {
  if (!open_) return;
  Splat& splat = open_->found.splat;
  const std::string_view raw = console_.substr(open_->begin, open_->end - open_->begin);
  splat.text = printable_utf8(bounded(raw, text_head, text_tail));
  splat.fingerprint = klog::make_fingerprint(splat, classes_);
  const auto index = static_cast<size_t>(splat.first_line) - 1;
  if (index < arrival_.size()) splat.seconds = arrival_[index];
  if (!is_ignored(splat, *open_->report)) store_.keep(std::move(open_->found));
  open_.reset();
}

/// Whether the header belongs to the open splat instead of starting a new one.
bool Scanner::continues(const Header& header) {
  if (!open_ || open_->over) return false;
  if (open_->lines > (open_->kind == HeaderKind::slab ? max_slab_prelude : max_prelude))
    return false;
  Splat& splat = open_->found.splat;
  const HeaderKind kind = header.format->kind;
  if (kind == HeaderKind::reclass && splat.fatal) classify(*header.report);
  if (is_detail(kind)) return true;
  if (!splat.frames.empty()) return false;
  const bool awaited = awaits_more(open_->kind);
  const bool faulted = splat.fatal && open_->kind != HeaderKind::die;
  switch (kind) {
    case HeaderKind::warning:
    case HeaderKind::bug:
      if (!awaited) return false;
      open_->kind = kind;
      break;
    case HeaderKind::die:
      if (!faulted) return false;
      open_->kind = kind;
      break;
    default:
      return false;
  }
  splat.fatal = splat.fatal || header.format->fatal;
  if (splat.comm.empty()) splat.comm = header.title.comm;
  if (open_->found.pid < 0) open_->found.pid = header.title.pid;
  return true;
}

void Scanner::panic(const Header& header, const ConsoleLine& line) {
  if (open_ && klog::is_panic_after(header.title.text, open_->found, classes_)) {
    open_->found.splat.fatal = true;
    open_->over = true;
    open_->collecting = false;
    extend(line);
    return;
  }
  close();
  klog::FoundSplat* cause = store_.find_cause(header.title.text);
  if (cause == nullptr) {
    begin(header, line);
    return;
  }
  cause->splat.fatal = true;
  cause->splat.text += "\n" + header.title.text;
}

void Scanner::begin(const Header& header, const ConsoleLine& line) {
  close();
  open_.emplace();
  classify(*header.report);
  Splat& splat = open_->found.splat;
  splat.title = header.title.text;
  splat.fatal = header.format->fatal;
  splat.comm = header.title.comm;
  splat.first_line = line.number;
  open_->found.pid = header.title.pid;
  open_->found.principal = header.format->principal;
  open_->kind = header.format->kind;
  open_->begin = line.begin;
  open_->end = line.end;
  if (cut_ && header.format->after_cut_here) {
    open_->begin = cut_->begin;
    splat.first_line = cut_->number;
    if (!cut_->message.empty()) splat.title += ": " + klog::clean_title(cut_->message);
  }
  cut_.reset();
}

void Scanner::header(const Header& header, const ConsoleLine& line) {
  if (continues(header)) {
    ++open_->lines;
    extend(line);
  } else if (header.format->kind == HeaderKind::panic) {
    panic(header, line);
  } else if (!is_detail(header.format->kind)) {
    begin(header, line);
  }
}

/// Adds the frame of a line to the splat if it counts. Returns whether the line is part of a
/// trace.
bool Scanner::frames(std::string_view text) {
  std::vector<Frame>& frames = open_->found.splat.frames;
  const bool room = frames.size() < max_frames && !open_->over && !open_->of_helper;
  if (std::optional<Frame> frame = klog::parse_frame(text)) {
    if (open_->collecting && room) frames.push_back(std::move(*frame));
    return true;
  }
  std::optional<Frame> frame = klog::parse_instruction(text);
  if (frame && room && (open_->collecting || frames.empty())) frames.push_back(std::move(*frame));
  return frame.has_value();
}

void Scanner::task(std::string_view text) {
  Splat& splat = open_->found.splat;
  if (open_->of_helper || (!splat.comm.empty() && open_->found.pid >= 0)) return;
  const std::optional<klog::Task> task = klog::parse_task(text);
  if (!task) return;
  splat.comm = printable_utf8(task->comm);
  open_->found.pid = task->pid;
}

void Scanner::body(const ConsoleLine& line) {
  ++open_->lines;
  task(line.text);
  const BodyLine kind = klog::body_line(line.text, body_);
  if (kind == BodyLine::separator || kind == BodyLine::foreign || open_->lines > max_lines) {
    close();
    return;
  }
  if (frames(line.text)) {
    extend(line);
    return;
  }
  // The stalled CPU is printed after the waiting thread and the task that ran instead of it
  // (kernel/rcu/tree_stall.h); an idle CPU has no trace.
  if (line.text.ends_with("kthread stack dump:") || line.text.ends_with("kthread last ran:"))
    open_->of_helper = true;
  if (line.text.find(" skipped: idling at ") != std::string_view::npos) open_->of_helper = false;
  if (kind == BodyLine::other) {
    const ReportClass& report = *open_->report;
    if (++open_->idle > (open_->traced ? report.patience_in_trace : report.patience)) close();
    return;
  }
  if (kind == BodyLine::trace_begins && open_->of_helper) {
    open_->of_helper = false;
  } else if (kind == BodyLine::trace_begins) {
    const bool first = !open_->traced || open_->found.splat.frames.empty();
    open_->collecting = !open_->over && (first || open_->report->all_traces);
    open_->traced = true;
  } else if (kind != BodyLine::part) {
    open_->collecting = false;
  }
  if (line.text.empty()) return;
  extend(line);
  const bool ended = kind == BodyLine::oops_ends;
  if (ended) open_->over = true;
  // A WARN ends here; an oops may continue with registers and a panic.
  if (kind == BodyLine::ends || (ended && !open_->found.splat.fatal)) close();
}

void Scanner::line(const ConsoleLine& line) {
  if (cut_ && line.number - cut_->number > max_preamble) cut_.reset();
  if (line.text.find("[ cut here ]---") != std::string_view::npos) {
    const bool awaits = open_ && awaits_more(open_->kind) && !open_->traced;
    if (!awaits) {
      close();
      cut_ = CutHere{line.begin, line.number, {}};
    }
    return;
  }
  if (const std::optional<Header> found = klog::read_header(line.text, formats_))
    header(*found, line);
  else if (open_)
    body(line);
  else if (cut_ && cut_->message.empty())
    cut_->message = line.text;
}

ReadConsole Scanner::finish() {
  close();
  return store_.take();
}

}  // namespace

ReadConsole parse_console(std::string_view console, std::span<const double> arrival,
                          std::span<const ReportClass> classes) {
  Scanner scanner(console, arrival, classes);
  ConsoleLine line;
  while (line.begin < console.size()) {
    const size_t newline = console.find('\n', line.begin);
    line.end = newline == std::string_view::npos ? console.size() : newline;
    ++line.number;
    const size_t length = std::min(line.end - line.begin, max_line_size);
    line.text = klog::strip_line_prefix(console.substr(line.begin, length));
    scanner.line(line);
    line.begin = line.end + 1;
  }
  return scanner.finish();
}

}  // namespace kseries
