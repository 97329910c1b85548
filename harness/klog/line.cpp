// SPDX-License-Identifier: GPL-2.0-only
#include "klog/line.h"

#include <charconv>

#include "base/text.h"

namespace kseries::klog {
namespace {

constexpr long max_source_line = 10'000'000;

bool is_symbol(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '.' ||
         c == '$';
}

/// Reads "0x" and hexadecimal digits.
std::optional<unsigned long> take_hex(std::string_view& text) {
  if (!take_prefix(text, "0x")) return std::nullopt;
  unsigned long value = 0;
  const auto [stop, status] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (status != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(stop - text.data()));
  return value;
}

/// Removes " [module build-id]" from the start of `text` and returns the module; empty if there is
/// none.
std::string_view take_module(std::string_view& text) {
  if (!text.starts_with(" [")) return {};
  const size_t close = text.find(']');
  if (close == npos) return {};
  const std::string_view inside = text.substr(2, close - 2);
  size_t length = 0;
  while (length < inside.size() && (is_symbol(inside[length]) || inside[length] == '-')) ++length;
  if (length == 0 || (length < inside.size() && inside[length] != ' ')) return {};
  text.remove_prefix(close + 1);
  return inside.substr(0, length);
}

/// Removes "name+0x1/0x2 [module]" from the start of `text` and returns it as a frame.
std::optional<Frame> take_frame(std::string_view& text) {
  size_t length = 0;
  while (length < text.size() && is_symbol(text[length])) ++length;
  if (length == 0 || is_digit(text[0])) return std::nullopt;
  std::string_view rest = text.substr(length);
  if (!take_prefix(rest, "+")) return std::nullopt;
  const auto offset = take_hex(rest);
  if (!offset || !take_prefix(rest, "/")) return std::nullopt;
  const auto size = take_hex(rest);
  if (!size) return std::nullopt;
  Frame frame;
  frame.function = text.substr(0, length);
  frame.offset = *offset;
  frame.size = *size;
  frame.module = take_module(rest);
  text = rest;
  return frame;
}

/// Reads "drivers/vfio/group.c:12", all of `text` except a remark in brackets, into the frame.
bool read_place(std::string_view text, Frame& frame) {
  text = text.substr(0, text.find(" ("));
  const size_t colon = text.rfind(':');
  if (colon == npos || text.find(' ') != npos || text.find('.') == npos) return false;
  const std::optional<long> line = to_number(text.substr(colon + 1));
  if (!line || *line < 1 || *line > max_source_line) return false;
  frame.file = printable_utf8(text.substr(0, colon));
  frame.line = static_cast<int>(*line);
  return true;
}

}  // namespace

std::optional<Frame> parse_frame(std::string_view message) {
  if (message.find("+0x") == npos) return std::nullopt;
  std::string_view text = trim(message);
  // 32-bit ARM prints "function from caller+0x1/0x2", or "[<address>] (function) from [<address>]
  // (caller+0x1/0x2)" (arch/arm/kernel/traps.c). The first of these functions is dump_backtrace(),
  // or in an oops the one that PC is in.
  constexpr std::string_view from = " from ";
  const bool arm = text.starts_with("[<") ? text.find(">] (") != npos : true;
  if (const size_t at = text.find(from); arm && at != npos) text.remove_prefix(at + from.size());
  if (take_prefix(text, "[<")) {
    const size_t close = text.find(">] ");
    if (close == npos) return std::nullopt;
    text.remove_prefix(close + 3);
    if (take_prefix(text, "(")) text = text.substr(0, text.rfind(')'));
  }
  const bool unreliable = take_prefix(text, "? ");
  std::optional<Frame> frame = take_frame(text);
  if (!frame) return std::nullopt;
  // Only the place in a decoded trace or a remark in brackets, such as "(P)", may follow the frame.
  text = trim(text);
  if (!text.empty() && text.front() != '(' && !read_place(text, *frame)) return std::nullopt;
  frame->reliable = !unreliable;
  return frame;
}

std::optional<Frame> parse_instruction(std::string_view message) {
  std::string_view text = trim(message);
  if (take_prefix(text, "RIP: ")) {
    // The code segment comes first; that of user space is 0033.
    if (text.size() < 5 || text[4] != ':' || text.starts_with("0033")) return std::nullopt;
    text.remove_prefix(5);
  } else if (!take_prefix(text, "pc : ") && !take_prefix(text, "epc : ") &&
             !take_prefix(text, "PC is at ")) {
    return std::nullopt;
  }
  std::optional<Frame> frame = take_frame(text);
  if (!frame) return std::nullopt;
  frame->exact = true;
  read_place(trim(text), *frame);
  return frame;
}

std::optional<Frame> frame_in(std::string_view message) {
  for (size_t plus = message.find("+0x"); plus != npos; plus = message.find("+0x", plus + 1)) {
    size_t start = plus;
    while (start > 0 && is_symbol(message[start - 1])) --start;
    std::string_view text = message.substr(start);
    if (auto frame = take_frame(text)) return frame;
  }
  return std::nullopt;
}

std::optional<Task> parse_task(std::string_view message) {
  std::string_view leak = trim(message);
  if (take_prefix(leak, "comm \"")) {
    const size_t close = leak.find("\", pid ");
    if (close == npos) return std::nullopt;
    const std::string_view number = leak.substr(close + 7);
    return Task{leak.substr(0, close), to_number(number.substr(0, number.find(','))).value_or(-1)};
  }
  if (!message.starts_with("CPU: ")) return std::nullopt;
  const size_t pid = message.find(" PID: ");
  const size_t comm = message.find(" Comm: ");
  if (pid == npos || comm == npos || comm < pid) return std::nullopt;
  Task task;
  task.pid = to_number(message.substr(pid + 6, comm - pid - 6)).value_or(-1);
  std::string_view rest = message.substr(comm + 7);
  // A comm may contain spaces; one of these follows it.
  for (const std::string_view end : {" Kdump: ", " Not tainted", " Tainted: "}) {
    rest = rest.substr(0, rest.find(end));
  }
  task.comm = trim(rest);
  return task;
}

}  // namespace kseries::klog
