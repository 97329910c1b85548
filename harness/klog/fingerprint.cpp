// SPDX-License-Identifier: GPL-2.0-only
#include "klog/fingerprint.h"

#include <optional>

#include "klog/rust_path.h"
#include "klog/skipped_functions.h"
#include "model/names.h"

namespace kseries::klog {
namespace {

constexpr size_t max_functions = 3;

/// `function` without what differs between compilers and kernels for the same function: suffixes
/// such as ".isra.0" and ".cold", "_noprof" (CONFIG_MEM_ALLOC_PROFILING, 6.10), Rust's mangling.
std::string base_name(std::string_view function) {
  constexpr std::string_view noprof = "_noprof";
  if (const std::optional<std::string> path = rust_path(function)) return *path;
  function = function.substr(0, function.find('.', 1));
  if (function.ends_with(noprof)) function.remove_suffix(noprof.size());
  return std::string(function);
}

std::string without_numbers(std::string_view title) {
  std::string text;
  for (const char c : title) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit)
      text += c;
    else if (text.empty() || text.back() != '#')
      text += '#';
  }
  return text;
}

bool uses_title(SplatClass cls, std::span<const ReportClass> classes) {
  const ReportClass* report = find_class(classes, cls);
  return report != nullptr && report->fingerprint == FingerprintSource::title;
}

}  // namespace

std::string make_fingerprint(const Splat& splat, std::span<const ReportClass> classes) {
  std::string text(enum_name(splat.cls));
  const size_t in = splat.title.find(" in ");
  if (uses_title(splat.cls, classes) && in != std::string::npos)
    return text + splat.title.substr(in + 3);
  size_t count = 0;
  for (const Frame& frame : splat.frames) {
    if (count == max_functions) break;
    const std::string function = base_name(frame.function);
    if (!frame.reliable || is_skipped(function, classes)) continue;
    text += ' ';
    text += function;
    ++count;
  }
  return count > 0 ? text : text + ": " + without_numbers(splat.title);
}

}  // namespace kseries::klog
