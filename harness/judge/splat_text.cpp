// SPDX-License-Identifier: GPL-2.0-only
#include "judge/splat_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "judge/describe.h"
#include "model/names.h"

namespace kseries {
namespace {

/// The first function of the fingerprint, "CLASS FUNCTION FUNCTION …"; empty if it has none, as in
/// "CLASS: TITLE".
std::string_view guilty_function(const Splat& splat) {
  std::string_view text = splat.fingerprint;
  const std::string_view cls = enum_name(splat.cls);
  if (!text.starts_with(cls) || text.substr(cls.size()).find(' ') != 0) return {};
  text.remove_prefix(cls.size() + 1);
  return text.substr(0, text.find(' '));
}

/// The names in fingerprints lack suffixes such as ".isra.0".
bool is_function(const Frame& frame, std::string_view name) {
  const std::string_view function = frame.function;
  return function == name || (function.starts_with(name) && function[name.size()] == '.') ||
         function == std::string(name) + "_noprof";
}

std::string frame_text(const Frame& frame) {
  std::string text;
  for (const std::string& inlined : frame.inlined) text += " " + inlined + " (inlined)\n";
  text += fmt::format(" {}+{:#x}/{:#x}", frame.function, frame.offset, frame.size);
  if (!frame.module.empty()) text += " [" + frame.module + "]";
  if (!frame.file.empty()) text += fmt::format(" {}:{}", frame.file, frame.line);
  return text + "\n";
}

/// Whether a patch is blamed for the line of this frame. The frame pointer unwinder marks the
/// caller of a function that faulted before it had set up its stack frame as not reliable.
bool is_blamed(const Splat& splat, const Frame& frame) {
  if (splat.blame_patch == 0 || frame.file.empty()) return false;
  const std::string place = frame.file + ":" + std::to_string(frame.line);
  const std::string& where = splat.blame_where;
  return where == place || where.starts_with(place + ",");
}

bool is_shown(const Splat& splat, const Frame& frame) {
  return frame.reliable || is_blamed(splat, frame);
}

using FramePosition = std::vector<Frame>::const_iterator;

/// The frame of the guilty function, or a blamed one before it. What comes before is how the kernel
/// detected and reported it.
FramePosition first_frame(const Splat& splat) {
  const std::string_view function = guilty_function(splat);
  return std::find_if(splat.frames.begin(), splat.frames.end(), [&](const Frame& frame) {
    const bool is_guilty = frame.reliable && !function.empty() && is_function(frame, function);
    return is_guilty || is_blamed(splat, frame);
  });
}

}  // namespace

std::string finding_title(const Splat& splat) {
  std::string title = splat_title(splat);
  std::string function(guilty_function(splat));
  const auto first = first_frame(splat);
  if (first != splat.frames.end() && !first->reliable) function = first->function;
  if (!function.empty() && title.find(function) == std::string::npos) title += " in " + function;
  return title;
}

std::string trace_text(const Splat& splat) {
  auto first = first_frame(splat);
  if (first == splat.frames.end()) first = splat.frames.begin();
  std::string text;
  for (; first != splat.frames.end(); ++first) {
    if (is_shown(splat, *first)) text += frame_text(*first);
  }
  return text.empty() ? splat.text : splat_title(splat) + "\n" + text;
}

}  // namespace kseries
