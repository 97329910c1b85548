// SPDX-License-Identifier: GPL-2.0-only
#include "klog/hidden.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/text.h"
#include "klog/line.h"
#include "klog/prefix.h"

namespace kseries {
namespace {

/// A bound for the output of a hostile guest.
constexpr size_t max_lines = 20000;

/// The text of a record as the console shows it: /dev/kmsg escapes bytes as "\x1b"
/// (kernel/printk/printk.c, msg_add_ext_text()).
std::string unescaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    unsigned char byte = 0;
    const std::string_view digits = text.substr(0, 4);
    const bool escaped = digits.size() == 4 && digits.starts_with("\\x");
    const char* end = digits.data() + digits.size();
    if (escaped && std::from_chars(digits.data() + 2, end, byte, 16).ptr == end) {
      out += static_cast<char>(byte);
      text.remove_prefix(4);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

/// The time stamp at the start of a line with its brackets: "[    1.234567]"; empty if there is
/// none.
std::string_view time_stamp(std::string_view line) {
  const size_t end = line.find(']');
  if (!line.starts_with('[') || end == std::string_view::npos) return {};
  const std::string_view stamp = line.substr(0, end + 1);
  // A caller in brackets has no fraction.
  const bool is_time =
      stamp.find('.') != std::string_view::npos && klog::strip_line_prefix(stamp).empty();
  return is_time ? stamp : std::string_view();
}

/// What a console shows, for comparing.
struct ShownLines {
  std::set<std::string, std::less<>> stamped;     ///< time stamp and text
  std::multiset<std::string, std::less<>> plain;  ///< text of lines without a time stamp
};

std::string stamped_line(std::string_view stamp, std::string_view text) {
  return std::string(stamp) + " " + std::string(trim(text));
}

ShownLines shown_lines(std::string_view console) {
  ShownLines shown;
  for (const std::string_view line : split_lines(console)) {
    const std::string_view text = klog::strip_line_prefix(line);
    // A program may have printed text without a newline before the time stamp.
    std::string_view stamp;
    for (size_t at = line.find('['); stamp.empty() && at != std::string_view::npos;
         at = line.find('[', at + 1)) {
      stamp = time_stamp(line.substr(at));
    }
    if (stamp.empty()) {
      shown.plain.emplace(trim(text));
    } else {
      shown.stamped.insert(stamped_line(stamp, text));
    }
  }
  return shown;
}

bool is_shown(ShownLines& shown, std::string_view stamp, std::string_view text) {
  if (trim(text).empty() || shown.stamped.contains(stamped_line(stamp, text))) return true;
  const auto plain = shown.plain.find(trim(text));
  if (plain == shown.plain.end()) return false;
  shown.plain.erase(plain);
  return true;
}

/// Adds the lines of a record, "[    1.234567] text", that the console does not show.
void add_record(std::string_view record, double when, ShownLines& shown, HiddenMessages& hidden) {
  const std::string_view stamp = time_stamp(record);
  const std::string message = unescaped(record.substr(std::min(stamp.size() + 1, record.size())));
  for (const std::string_view text : split_lines(message)) {
    if (hidden.lines == max_lines || is_shown(shown, stamp, text)) continue;
    hidden.text += stamped_line(stamp, text) + "\n";
    hidden.arrival.push_back(when);
    ++hidden.lines;
  }
}

}  // namespace

ConsoleReport read_console_report(std::string_view port, std::span<const double> arrival,
                                  std::string_view console) {
  ConsoleReport report;
  ShownLines shown;
  bool compared = false;
  size_t number = 0;
  for (std::string_view line : split_lines(port)) {
    const double when = number < arrival.size() ? arrival[number] : 0;
    ++number;
    if (take_prefix(line, "@kmsg ")) {
      // Most boots have no such record.
      if (!compared) shown = shown_lines(console);
      compared = true;
      add_record(line, when, shown, report.hidden);
    } else if (take_prefix(line, "@console! ")) {
      report.changes.push_back(printable_line(line));
    } else if (take_prefix(line, "@console ")) {
      report.remarks.push_back(printable_line(line));
    }
  }
  return report;
}

}  // namespace kseries
