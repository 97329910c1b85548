// SPDX-License-Identifier: GPL-2.0-only
#include "klog/parser.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "klog/body.h"
#include "klog/comm_line.h"
#include "klog/fingerprint.h"
#include "klog/header.h"
#include "klog/line.h"
#include "klog/open_splat.h"
#include "klog/prefix.h"
#include "klog/splat_store.h"

namespace kseries {
namespace {

using klog::ConsoleLine;
using klog::Header;
using klog::HeaderKind;
using klog::OpenSplat;
using klog::ReportClass;

/// printk truncates its lines at about 1 KiB; longer ones are not messages.
constexpr size_t max_line_size = 4096;
constexpr int max_preamble = 20;  ///< lines from "cut here" to the WARNING line
constexpr size_t max_remarks = 16;
constexpr size_t text_head = 24000;
constexpr size_t text_tail = 8000;

/// "[ cut here ]" and the message after it, before the first line of the report.
struct CutHere {
  size_t begin = 0;
  int number = 0;
  std::string caller;
  std::string message;
};

/// Whether the CPU was in a function in which the report is meaningless.
bool is_ignored(const Splat& splat, const ReportClass& report) {
  if (splat.frames.empty() || !splat.frames.front().exact) return false;
  return std::ranges::find(report.ignored_in, splat.frames.front().function) !=
         report.ignored_in.end();
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
  void panic(const Header& header, const ConsoleLine& line);
  void begin(const Header& header, const ConsoleLine& line);
  void remark(const Header& header, const ConsoleLine& line);
  void body(const ConsoleLine& line);
  void keep(OpenSplat& open);
  void keep_remarks();
  void close();

  std::string_view console_;
  std::span<const double> arrival_;
  std::span<const ReportClass> classes_;
  klog::FormatIndex formats_;
  klog::BodyIndex body_;
  klog::SplatStore store_;
  std::optional<OpenSplat> open_;
  std::vector<OpenSplat> remarks_;  ///< in the middle of the open one
  std::optional<CutHere> cut_;
};

void Scanner::keep(OpenSplat& open) {
  Splat& splat = open.found.splat;
  const std::string_view raw = console_.substr(open.begin, open.end - open.begin);
  splat.text = printable_utf8(bounded(raw, text_head, text_tail));
  splat.fingerprint = klog::make_fingerprint(splat, classes_);
  const auto index = static_cast<size_t>(splat.first_line) - 1;
  if (index < arrival_.size()) splat.seconds = arrival_[index];
  if (!is_ignored(splat, *open.report)) store_.keep(std::move(open.found));
}

void Scanner::keep_remarks() {
  for (OpenSplat& remark : remarks_) keep(remark);
  remarks_.clear();
}

void Scanner::close() {
  if (open_) keep(*open_);
  open_.reset();
  keep_remarks();
}

/// Keeps a single line; if it is in the middle of another report, after that.
void Scanner::remark(const Header& header, const ConsoleLine& line) {
  remarks_.emplace_back(header, line);
  if (!open_ || remarks_.size() > max_remarks) keep_remarks();
}

void Scanner::panic(const Header& header, const ConsoleLine& line) {
  if (open_ && klog::is_panic_after(header.title.text, open_->found, classes_)) {
    open_->add_panic();
    open_->extend(line);
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
  open_.emplace(header, line);
  if (cut_ && header.format->after_cut_here) {
    open_->begin = cut_->begin;
    open_->found.splat.first_line = cut_->number;
    // WARN() prints its message there. BUG() prints nothing, so the line is another CPU's.
    if (header.format->kind == HeaderKind::warning && !cut_->message.empty())
      open_->found.splat.title += ": " + klog::clean_title(cut_->message);
  }
  cut_.reset();
}

void Scanner::header(const Header& header, const ConsoleLine& line) {
  if (header.format->kind == HeaderKind::remark) {
    remark(header, line);
  } else if (open_ && open_->add_header(header)) {
    open_->extend(line);
  } else if (header.format->kind == HeaderKind::panic) {
    panic(header, line);
  } else if (header.format->kind != HeaderKind::detail &&
             header.format->kind != HeaderKind::reclass) {
    begin(header, line);
  }
}

void Scanner::body(const ConsoleLine& line) {
  if (!open_->add_line(line, klog::body_line(line.text, body_)) || open_->complete()) close();
}

void Scanner::line(const ConsoleLine& line) {
  if (cut_ && line.number - cut_->number > max_preamble) cut_.reset();
  if (line.text.find("[ cut here ]---") != std::string_view::npos) {
    const bool awaits = open_ && open_->awaits_more() && !open_->traced;
    if (!awaits) {
      close();
      cut_ = CutHere{line.begin, line.number, std::string(line.caller), {}};
    }
    return;
  }
  if (const std::optional<Header> found = klog::read_header(line.text, formats_))
    header(*found, line);
  else if (open_)
    body(line);
  else if (cut_ && cut_->message.empty() &&
           !klog::have_different_callers(cut_->caller, line.caller))
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
    const klog::Message message = klog::split_line_prefix(console.substr(line.begin, length));
    line.text = message.text;
    line.caller = message.caller;
    const size_t next = std::min(line.end + 1, console.size());
    const std::optional<klog::JoinedLine> joined =
        klog::join_split_comm(line.text, console.substr(next));
    if (joined) {
      line.text = joined->text;
      line.end = next + joined->size;
    }
    scanner.line(line);
    if (joined) line.number += joined->lines;
    line.begin = line.end + 1;
  }
  return scanner.finish();
}

}  // namespace kseries
