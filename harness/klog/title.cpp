// SPDX-License-Identifier: GPL-2.0-only
#include "klog/title.h"

#include <algorithm>

#include "base/text.h"
#include "klog/line.h"

namespace kseries::klog {
namespace {

constexpr size_t max_title = 300;
constexpr size_t max_error_code = 16;  ///< digits

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool is_word(char c) {
  return is_hex(c) || (c >= 'g' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// The length of an address at the start of `text`: "0x" and digits, or at
/// least eight digits alone; 0 if there is none.
size_t address_at(std::string_view text) {
  const size_t start = text.starts_with("0x") ? 2 : 0;
  size_t end = start;
  while (end < text.size() && is_hex(text[end])) ++end;
  if (end < text.size() && is_word(text[end])) return 0;
  return end - start >= (start > 0 ? 1U : 8U) ? end : 0;
}

/// A path without the "../" that it starts with in a build with a separate output directory.
std::string tree_path(std::string_view path) {
  while (path.starts_with("../") || path.starts_with("./")) path.remove_prefix(path.find('/') + 1);
  return std::string(path);
}

long read_pid(std::string_view text) { return to_number(trim(text)).value_or(-1); }

/// "comm/pid" at the end of a 7.x warning; a comm may contain slashes.
void read_task(std::string_view text, Title& title) {
  const size_t slash = text.rfind('/');
  if (slash == npos) return;
  title.comm = printable_utf8(text.substr(0, slash));
  title.pid = read_pid(text.substr(slash + 1));
}

}  // namespace

bool read_whole_line(std::string_view line, Title& title) {
  title.text = clean_title(line);
  return true;
}

bool read_until_address(std::string_view line, Title& title) {
  size_t end = line.find(", address: ");
  if (end == npos) end = line.find(" for address: ");
  if (end == npos) end = line.find(" at virtual address ");
  return read_whole_line(line.substr(0, end), title);
}

bool read_bug_place(std::string_view line, Title& title) {
  constexpr std::string_view start = "kernel BUG at ";
  return read_whole_line(std::string(start) + tree_path(line.substr(start.size())), title);
}

bool read_ubsan(std::string_view line, Title& title) {
  constexpr std::string_view in = " in ";
  const size_t at = line.find(in);
  if (at == npos) return read_whole_line(line, title);
  const size_t place = at + in.size();
  return read_whole_line(std::string(line.substr(0, place)) + tree_path(line.substr(place)), title);
}

bool read_slab(std::string_view line, Title& title) {
  const size_t taint = line.find(" (");
  const size_t what = line.find("): ");
  if (taint == npos || what == npos || what < taint) return false;
  return read_whole_line(std::string(line.substr(0, taint)) + std::string(line.substr(what + 1)),
                         title);
}

bool read_warning(std::string_view line, Title& title) {
  constexpr std::string_view start = "WARNING: ";
  const std::string_view rest = line.substr(start.size());
  std::string_view place;
  if (rest.starts_with("CPU: ")) {
    const size_t at = rest.find(" at ");
    const size_t pid = rest.find(" PID: ");
    if (at == npos || pid > at) return false;
    title.pid = read_pid(rest.substr(pid + 6, at - pid - 6));
    place = rest.substr(at + 4);
    place = place.substr(0, place.find(' '));
    if (contains(place, "+0x")) place = {};
  } else {
    const size_t cpu = rest.find(", CPU#");
    const size_t at = rest.starts_with("at ") ? 0 : rest.find(" at ");
    if (cpu == npos || at == npos || at > cpu) return false;
    place = rest.substr(0, at);
    const size_t colon = rest.find(": ", cpu);
    if (colon != npos) read_task(rest.substr(colon + 2), title);
  }
  std::string text = std::string(start) + tree_path(place);
  const std::optional<Frame> frame = frame_in(rest);
  if (frame) text += (place.empty() ? "at " : " at ") + frame->function;
  if (!frame && place.empty()) text = line.substr(0, line.find(", CPU#"));
  return read_whole_line(text, title);
}

bool read_die(std::string_view line, Title& title) {
  const size_t count = line.find(" [#");
  if (count == npos) return false;
  const size_t close = line.find(']', count);
  if (close == npos || !to_number(line.substr(count + 3, close - count - 3))) return false;
  std::string_view what = line.substr(0, count);
  // An error code follows, except on RISC-V.
  const size_t colon = what.rfind(": ");
  const std::string_view code = colon == npos ? std::string_view() : what.substr(colon + 2);
  if (!code.empty() && code.size() <= max_error_code && std::ranges::all_of(code, is_hex))
    what = what.substr(0, colon);
  else if (!what.starts_with("Oops") && !what.starts_with("Kernel BUG"))
    return false;
  while (take_prefix(what, "Oops: ") || take_prefix(what, "Internal error: ")) {
  }
  return read_whole_line(what, title);
}

bool read_hung_task(std::string_view line, Title& title) {
  constexpr std::string_view start = "INFO: task ";
  const size_t blocked = line.find(" blocked");
  if (blocked == npos || blocked < start.size()) return false;
  const std::string_view task = line.substr(start.size(), blocked - start.size());
  const size_t colon = task.rfind(':');
  if (colon != npos) {
    title.comm = printable_utf8(task.substr(0, colon));
    title.pid = read_pid(task.substr(colon + 1));
  }
  return read_whole_line(line, title);
}

bool read_hard_lockup(std::string_view line, Title& title) {
  const size_t start = line.find("Watchdog detected");
  return start != npos && read_whole_line(line.substr(start), title);
}

bool read_oom(std::string_view line, Title& title) {
  const size_t invoked = line.find(" invoked oom-killer");
  title.comm = printable_utf8(line.substr(0, invoked));
  return read_whole_line(line.substr(0, line.find(": ", invoked)), title);
}

bool read_rust_panic(std::string_view line, Title& title) {
  constexpr std::string_view at = "panicked at ";
  const size_t place = line.find(at) + at.size();
  return read_whole_line(std::string(line.substr(0, place)) + tree_path(line.substr(place)), title);
}

bool read_bad_stack(std::string_view line, Title& title) {
  const size_t at = line.find(" at ");
  const size_t in = line.find(" in ", at);
  const size_t what = line.rfind(" has bad ");
  if (at == npos || in == npos || what == npos || what < in) return false;
  const std::string_view task = line.substr(in + 4, what - in - 4);
  const size_t colon = task.rfind(':');
  title.comm = printable_utf8(task.substr(0, colon));
  if (colon != npos) title.pid = read_pid(task.substr(colon + 1));
  std::string_view tail = line.substr(what);
  tail = tail.substr(0, tail.rfind("value") + 5);
  return read_whole_line(std::string(line.substr(0, at)) + std::string(tail), title);
}

bool read_unregister(std::string_view line, Title& title) {
  return read_whole_line(line.substr(0, line.find(". Usage count")), title);
}

std::string clean_title(std::string_view text) {
  text = trim(text.substr(0, text.find('\n')));
  std::string title;
  for (size_t at = 0; at < text.size() && title.size() < max_title;) {
    const std::string_view rest = text.substr(at);
    // "exitcode=0x0000000b" is not an address but contains the signal.
    const bool boundary =
        at == 0 || (!is_word(text[at - 1]) && !text.substr(0, at).ends_with("exitcode="));
    const size_t address = boundary ? address_at(rest) : 0;
    if (rest.starts_with("+0x")) {
      const size_t end = rest.find_first_not_of("0123456789abcdefx/", 1);
      at = end == npos ? text.size() : at + end;
    } else if (address > 0) {
      title += '*';
      at += address;
    } else {
      title += text[at++];
    }
  }
  return printable_utf8(title);
}

}  // namespace kseries::klog
