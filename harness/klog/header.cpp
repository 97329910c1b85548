// SPDX-License-Identifier: GPL-2.0-only
#include "klog/header.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace kseries::klog {
namespace {

constexpr size_t min_message = 8;
/// A shorter start of a line may occur among other letters by chance.
constexpr size_t min_torn_start = 14;
constexpr size_t max_torn_offset = 96;  ///< bytes of the program and of a prefix before it
/// Bytes of the program between two letters, or between the prefix and the first letter.
constexpr size_t max_inserted = 2;

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

/// The length of the shortest start of `text` that contains the characters of `start` in their
/// order, beginning with the first, and at most two others between any of them; 0 if there is none.
size_t torn_length(std::string_view text, std::string_view start) {
  size_t found = 0;
  size_t inserted = 0;
  for (size_t at = 0; at < text.size() && inserted <= max_inserted; ++at) {
    const bool same = text[at] == start[found];
    inserted = same ? 0 : inserted + 1;
    if (same && ++found == start.size()) return at + 1;
  }
  return 0;
}

/// The message from the first character of a torn `start`, with `start` in one piece; empty if it
/// does not contain it, or only in one piece far from the start, as in "---[ end Kernel panic - not
/// syncing: ".
std::string restore_start(std::string_view message, std::string_view start) {
  const bool possible =
      std::ranges::all_of(start, [&](char c) { return message.find(c) != std::string_view::npos; });
  if (!possible) return {};
  for (size_t at = message.find(start.front()); at < max_torn_offset;
       at = message.find(start.front(), at + 1)) {
    const size_t length = torn_length(message.substr(at), start);
    if (length == 0 || (length == start.size() && at > max_inserted)) continue;
    return std::string(start) + std::string(message.substr(at + length));
  }
  return {};
}

std::optional<Header> read_as(const IndexedFormat& indexed, std::string_view message) {
  Title title;
  if (!matches(*indexed.format, message) || !indexed.format->read_title(message, title))
    return std::nullopt;
  return Header{indexed.report, indexed.format, std::move(title)};
}

/// The first line of a fatal report whose letters are between those of a program.
std::optional<Header> read_torn_header(std::string_view message,
                                       const std::vector<IndexedFormat>& formats) {
  for (const IndexedFormat& indexed : formats) {
    const std::string restored = restore_start(message, indexed.format->start);
    if (restored.empty()) continue;
    if (std::optional<Header> header = read_as(indexed, restored)) return header;
  }
  return std::nullopt;
}

}  // namespace

FormatIndex index_formats(std::span<const ReportClass> classes) {
  FormatIndex index;
  for (const ReportClass& report : classes) {
    for (const ReportFormat& format : report.formats) {
      index.lines.add(format.start, {&report, &format});
      if (format.fatal && format.start.size() >= min_torn_start)
        index.torn.push_back({&report, &format});
    }
  }
  return index;
}

std::optional<Header> read_header(std::string_view message, const FormatIndex& formats) {
  message = strip_frame(trim(message));
  if (message.size() < min_message) return std::nullopt;
  for (const IndexedFormat& indexed : formats.lines.find(message)) {
    if (std::optional<Header> header = read_as(indexed, message)) return header;
  }
  return read_torn_header(message, formats.torn);
}

}  // namespace kseries::klog
