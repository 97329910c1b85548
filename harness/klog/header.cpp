// SPDX-License-Identifier: GPL-2.0-only
#include "klog/header.h"

namespace kseries::klog {
namespace {

constexpr size_t min_message = 8;

/// The message without the name of a subsystem in front, and of "[ BUG: … ]" what is
/// between the brackets.
std::string_view strip_frame(std::string_view message) {
  for (const std::string_view prefix : {"watchdog: ", "NMI watchdog: ", "rcu: ", "traps: "}) {
    if (!message.starts_with(prefix)) continue;
    message.remove_prefix(prefix.size());
    break;
  }
  if (message.starts_with("[ BUG: ") && message.ends_with(" ]"))
    return message.substr(2, message.size() - 4);
  return message;
}

bool matches(const ReportFormat& format, std::string_view message) {
  return message.starts_with(format.start) &&
         (format.part.empty() ||
          message.find(format.part, format.start.size()) != std::string_view::npos);
}

}  // namespace

std::optional<Header> read_header(std::string_view message, std::span<const ReportClass> classes) {
  message = strip_frame(message);
  if (message.size() < min_message) return std::nullopt;
  for (const ReportClass& report : classes) {
    for (const ReportFormat& format : report.formats) {
      Title title;
      if (matches(format, message) && format.read_title(message, title))
        return Header{&report, &format, std::move(title)};
    }
  }
  return std::nullopt;
}

}  // namespace kseries::klog
