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
#include "klog/log_prefix.h"
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
constexpr size_t max_open = 8;
constexpr int max_silence = 300;  ///< lines after which one of several open splats has ended
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
  void cut_here(const ConsoleLine& line);
  void body(const ConsoleLine& line);
  OpenSplat* find_open(std::string_view caller);
  CutHere* find_cut(const ConsoleLine& line);
  void keep(OpenSplat& open);
  void keep_remarks();
  void close(OpenSplat& open);
  void close_of(std::string_view caller);
  void close_silent(int number);

  std::string_view console_;
  std::span<const double> arrival_;
  std::span<const ReportClass> classes_;
  klog::FormatIndex formats_;
  klog::BodyIndex body_;
  klog::SplatStore store_;
  /// Those that are being read: one for each thread or CPU that prints one. The last one gets the
  /// lines of those that have none.
  std::vector<OpenSplat> open_;
  std::vector<OpenSplat> remarks_;  ///< in the middle of an open one
  std::vector<CutHere> cuts_;       ///< one for each thread or CPU
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

void Scanner::close(OpenSplat& open) {
  keep(open);
  open_.erase(open_.begin() + (&open - open_.data()));
  if (open_.empty()) keep_remarks();
}

/// Closes the splat of this thread or CPU, and all whose thread is unknown; all if the caller is.
void Scanner::close_of(std::string_view caller) {
  for (size_t i = 0; i < open_.size();) {
    if (klog::have_different_callers(open_[i].caller, caller))
      ++i;
    else
      close(open_[i]);
  }
}

/// Closes the splats to which nothing was added for a long time.
void Scanner::close_silent(int number) {
  for (size_t i = 0; open_.size() > 1 && i < open_.size();) {
    if (number - open_[i].last_line > max_silence)
      close(open_[i]);
    else
      ++i;
  }
}

/// The splat that a line belongs to, or the latest one; null if there is none.
OpenSplat* Scanner::find_open(std::string_view caller) {
  if (open_.empty()) return nullptr;
  const auto own = std::ranges::find(open_, caller, &OpenSplat::caller);
  return own == open_.end() || caller.empty() ? &open_.back() : &*own;
}

CutHere* Scanner::find_cut(const ConsoleLine& line) {
  std::erase_if(cuts_, [&](const CutHere& cut) { return line.number - cut.number > max_preamble; });
  const auto cut = std::ranges::find_if(cuts_.rbegin(), cuts_.rend(), [&](const CutHere& one) {
    return !klog::have_different_callers(one.caller, line.caller);
  });
  return cut == cuts_.rend() ? nullptr : &*cut;
}

/// Keeps a single line; if it is in the middle of another report, after that.
void Scanner::remark(const Header& header, const ConsoleLine& line) {
  remarks_.emplace_back(header, line);
  if (open_.empty() || remarks_.size() > max_remarks) keep_remarks();
}

void Scanner::panic(const Header& header, const ConsoleLine& line) {
  OpenSplat* const open = find_open(line.caller);
  if (open != nullptr && klog::is_panic_after(header.title.text, open->found, classes_)) {
    open->add_panic();
    open->extend(line);
    return;
  }
  close_of({});
  klog::FoundSplat* cause = store_.find_cause(header.title.text);
  if (cause == nullptr) {
    begin(header, line);
    return;
  }
  cause->splat.fatal = true;
  cause->splat.text += "\n" + header.title.text;
}

void Scanner::begin(const Header& header, const ConsoleLine& line) {
  close_of(line.caller);
  if (open_.size() >= max_open) close(open_.front());
  OpenSplat& open = open_.emplace_back(header, line);
  CutHere* const cut = find_cut(line);
  if (cut == nullptr) return;
  if (header.format->after_cut_here) {
    open.begin = cut->begin;
    open.found.splat.first_line = cut->number;
    // WARN() prints its message there. BUG() prints nothing, so the line is another CPU's.
    if (header.format->kind == HeaderKind::warning && !cut->message.empty())
      open.add_message(cut->message);
  }
  cuts_.erase(cuts_.begin() + (cut - cuts_.data()));
}

void Scanner::header(const Header& header, const ConsoleLine& line) {
  OpenSplat* open = find_open(line.caller);
  if (open != nullptr && klog::have_different_callers(open->caller, line.caller)) open = nullptr;
  if (header.format->kind == HeaderKind::remark) {
    remark(header, line);
  } else if (open != nullptr && open->add_header(header)) {
    open->extend(line);
  } else if (header.format->kind == HeaderKind::panic) {
    panic(header, line);
  } else if (header.format->kind != HeaderKind::detail &&
             header.format->kind != HeaderKind::reclass) {
    begin(header, line);
  }
}

void Scanner::cut_here(const ConsoleLine& line) {
  const OpenSplat* const open = find_open(line.caller);
  const bool own = open != nullptr && !klog::have_different_callers(open->caller, line.caller);
  if (own && open->awaits_more() && !open->traced) return;
  close_of(line.caller);
  if (const CutHere* const cut = find_cut(line)) cuts_.erase(cuts_.begin() + (cut - cuts_.data()));
  cuts_.push_back({line.begin, line.number, std::string(line.caller), {}});
}

void Scanner::body(const ConsoleLine& line) {
  OpenSplat& open = *find_open(line.caller);
  if (!open.add_line(line, klog::body_line(line.text, body_)) || open.complete()) close(open);
}

void Scanner::line(const ConsoleLine& line) {
  close_silent(line.number);
  if (line.text.find("[ cut here ]---") != std::string_view::npos) {
    cut_here(line);
  } else if (const std::optional<Header> found = klog::read_header(line.text, formats_)) {
    header(*found, line);
  } else if (CutHere* const cut = cuts_.empty() ? nullptr : find_cut(line);
             cut != nullptr && cut->message.empty()) {
    cut->message = line.text;
  } else if (!open_.empty()) {
    body(line);
  }
}

ReadConsole Scanner::finish() {
  close_of({});
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
    std::string_view raw = console.substr(line.begin, length);
    std::string plain;
    if (raw.find('\x1b') != std::string_view::npos) raw = plain = klog::without_escapes(raw);
    const klog::Message message = klog::split_line_prefix(raw);
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
