// SPDX-License-Identifier: GPL-2.0-only
#include "klog/blame.h"

#include <optional>
#include <string_view>

#include "base/text.h"

namespace kseries {
namespace {

struct Place {
  std::string file;
  int line = 0;
};

std::string describe(const Place& place) { return place.file + ":" + std::to_string(place.line); }

/// Reads "path.c:12" at the end of `text` (":34" of a column may follow).
std::optional<Place> place_in(std::string_view word) {
  while (!word.empty() && (word.back() == '!' || word.back() == ':')) word.remove_suffix(1);
  const size_t colon = word.find(':');
  if (colon == npos || colon < 3) return std::nullopt;
  const std::string_view file = word.substr(0, colon);
  if (!file.ends_with(".c") && !file.ends_with(".h") && !file.ends_with(".rs")) return std::nullopt;
  std::string_view number = word.substr(colon + 1);
  number = number.substr(0, number.find(':'));
  const std::optional<long> line = to_number(number);
  if (!line || *line < 1 || *line > 10'000'000) return std::nullopt;
  return Place{std::string(file), static_cast<int>(*line)};
}

/// "function file:line" of an inlined function.
std::optional<Place> place_of_inlined(std::string_view text) {
  const size_t blank = text.rfind(' ');
  return place_in(blank == npos ? text : text.substr(blank + 1));
}

bool charge_to(Splat& splat, const Place& place, const OwnerOfLine& owner) {
  if (place.file.empty() || place.line < 1) return false;
  const int patch = owner(place.file, place.line);
  if (patch == 0) return false;
  splat.blame_patch = patch;
  splat.blame_where = describe(place);
  return true;
}

bool blame_line(Splat& splat, const OwnerOfLine& owner) {
  for (const Frame& frame : splat.frames) {
    if (!frame.reliable) continue;
    for (const std::string& inlined : frame.inlined) {
      const std::optional<Place> place = place_of_inlined(inlined);
      if (place && charge_to(splat, *place, owner)) return true;
    }
    if (charge_to(splat, {frame.file, frame.line}, owner)) return true;
  }
  return false;
}

/// A WARN contains its line even if there is no debug information.
bool blame_title(Splat& splat, const OwnerOfLine& owner) {
  for (const std::string_view word : split(splat.title, ' ')) {
    const std::optional<Place> place = place_in(word);
    if (place && charge_to(splat, *place, owner)) return true;
  }
  return false;
}

/// The patch that wrote the line nearest to the frame's line in the same function.
int owner_in_function(const Frame& frame, const OwnerOfLine& owner) {
  const int reach = frame.function_end - frame.function_begin;
  for (int distance = 0; distance <= reach; ++distance) {
    for (const int line : {frame.line - distance, frame.line + distance}) {
      if (line < frame.function_begin || line > frame.function_end) continue;
      if (const int patch = owner(frame.file, line)) return patch;
    }
  }
  return 0;
}

bool blame_function(Splat& splat, const Frame& frame, const OwnerOfLine& owner) {
  if (frame.file.empty() || frame.function_begin < 1) return false;
  const int patch = owner_in_function(frame, owner);
  if (patch == 0) return false;
  splat.blame_patch = patch;
  splat.blame_where = describe({frame.file, frame.line}) + ", in a function that the patch changes";
  return true;
}

/// A fault before a function has set up its stack frame hides its caller from the frame pointer
/// unwinder. The caller is then a "?" frame right after the faulting one, before the next reliable
/// one.
bool blame_hidden_caller(Splat& splat, const OwnerOfLine& owner) {
  for (size_t i = 1; i < splat.frames.size() && !splat.frames[i].reliable; ++i) {
    const Frame& frame = splat.frames[i];
    if (charge_to(splat, {frame.file, frame.line}, owner)) return true;
    if (blame_function(splat, frame, owner)) return true;
  }
  return false;
}

bool blame_functions(Splat& splat, const OwnerOfLine& owner) {
  for (const Frame& frame : splat.frames) {
    if (frame.reliable && blame_function(splat, frame, owner)) return true;
  }
  return false;
}

}  // namespace

std::vector<Splat> blame(std::vector<Splat> splats, const OwnerOfLine& owner) {
  for (Splat& splat : splats) {
    if (blame_line(splat, owner) || blame_title(splat, owner)) continue;
    if (!blame_hidden_caller(splat, owner)) blame_functions(splat, owner);
  }
  return splats;
}

}  // namespace kseries
