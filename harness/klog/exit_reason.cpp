// SPDX-License-Identifier: GPL-2.0-only
#include "klog/exit_reason.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "model/names.h"

namespace kseries {
namespace {

constexpr std::string_view banner = "Linux version ";

/// The offset of the second banner of a booting kernel; npos if there is none.
size_t second_banner(std::string_view console) {
  size_t seen = 0;
  for (size_t at = console.find(banner); at != std::string_view::npos;
       at = console.find(banner, at + 1)) {
    // "Linux version 6.12.1 (builder@host)": other mentions have no compiler.
    const std::string_view line = console.substr(at, console.find('\n', at) - at);
    if (line.find(" (") != std::string_view::npos && ++seen == 2) return at;
  }
  return std::string_view::npos;
}

/// "title, in function": the title often does not contain the function.
std::string summary(const Splat& splat) {
  std::string text = splat.title;
  const auto frame = std::find_if(splat.frames.begin(), splat.frames.end(),
                                  [](const Frame& candidate) { return candidate.reliable; });
  if (frame != splat.frames.end() && frame->exact &&
      text.find(frame->function) == std::string::npos)
    text += ", in " + frame->function;
  return text;
}

template <typename Matches>
const Splat* first(const std::vector<Splat>& splats, const Matches& matches) {
  const auto found = std::find_if(splats.begin(), splats.end(), matches);
  return found == splats.end() ? nullptr : &*found;
}

Splat reset_splat(const Boot& boot) {
  Splat splat;
  splat.cls = SplatClass::triple_fault;
  splat.title = "the guest was reset without any report";
  splat.fingerprint = enum_name(splat.cls);
  splat.fatal = true;
  splat.first_line = static_cast<int>(std::count(boot.console.begin(), boot.console.end(), '\n'));
  // The time of the reset, not of the last output: a test may have run since then.
  splat.seconds = boot.seconds;
  // The last output is the only hint at what it was doing.
  const std::string_view console = boot.console;
  constexpr size_t max_tail = 2000;
  splat.text =
      printable_utf8(console.substr(console.size() > max_tail ? console.size() - max_tail : 0));
  return splat;
}

}  // namespace

RefinedExit refine_exit(const Boot& boot, std::vector<Splat> splats,
                        std::span<const klog::ReportClass> classes) {
  RefinedExit refined{boot.exit_reason, boot.message, std::move(splats)};
  const Splat* fatal = first(refined.splats, [](const Splat& splat) { return splat.fatal; });
  const Splat* stuck = first(refined.splats, [&](const Splat& splat) {
    const klog::ReportClass* report = klog::find_class(classes, splat.cls);
    return report != nullptr && report->explains_hang;
  });
  const size_t again = second_banner(boot.console);
  const bool died =
      boot.exit_reason == ExitReason::reboot || boot.exit_reason == ExitReason::silence ||
      boot.exit_reason == ExitReason::deadline || boot.exit_reason == ExitReason::oops;
  if (again != std::string_view::npos && boot.exit_reason != ExitReason::panic) {
    refined.reason = ExitReason::reboot;
    refined.message = "the kernel booted a second time";
  } else if (boot.exit_reason == ExitReason::panic || (died && fatal != nullptr)) {
    if (boot.exit_reason != ExitReason::panic) refined.reason = ExitReason::oops;
    if (fatal != nullptr && fatal->cls == SplatClass::panic) refined.reason = ExitReason::panic;
    if (fatal != nullptr) refined.message = summary(*fatal);
  } else if (died && stuck != nullptr) {
    refined.message += (refined.message.empty() ? "" : ": ") + summary(*stuck);
  }
  if (refined.reason == ExitReason::reboot && fatal == nullptr) {
    Boot until = boot;
    until.console = boot.console.substr(0, again);
    refined.splats.push_back(reset_splat(until));
  }
  return refined;
}

}  // namespace kseries
