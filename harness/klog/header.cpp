// SPDX-License-Identifier: GPL-2.0-only
#include "klog/header.h"

namespace kseries::klog {
namespace {

constexpr size_t min_message = 8;

/// The message without the prefix of a subsystem, and without the brackets of "[ BUG: … ]".
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

FormatIndex index_formats(std::span<const ReportClass> classes) {
  FormatIndex index;
  for (const ReportClass& report : classes) {
    for (const ReportFormat& format : report.formats) index.add(format.start, {&report, &format});
  }
  return index;
}

std::optional<Header> read_header(std::string_view message, const FormatIndex& formats) {
  message = strip_frame(message);
  if (message.size() < min_message) return std::nullopt;
  for (const auto& [report, format] : formats.find(message)) {
    if (!matches(*format, message)) continue;
    Title title;
    if (format->read_title(message, title)) return Header{report, format, std::move(title)};
  }
  return std::nullopt;
}

}  // namespace kseries::klog
