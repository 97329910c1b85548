// SPDX-License-Identifier: GPL-2.0-only
#include <vector>

#include "base/text.h"
#include "fuzz/check.h"
#include "klog/exit_reason.h"
#include "klog/parser.h"

namespace kseries {
namespace {

void check(const Splat& splat, size_t lines) {
  fuzz::require(!splat.fingerprint.empty(), "every splat has a fingerprint");
  fuzz::require(splat.first_line >= 0 && static_cast<size_t>(splat.first_line) <= lines + 1,
                "a splat begins on a line of the console");
  for (const std::string* text : {&splat.title, &splat.comm, &splat.text, &splat.fingerprint})
    fuzz::require(fuzz::is_printable(*text), "the texts of a splat are valid UTF-8");
  fuzz::require(splat.text.size() < 200000 && splat.title.size() < 2000, "a splat is bounded");
  for (const Frame& frame : splat.frames)
    fuzz::require(fuzz::is_printable(frame.function + frame.module), "names are valid UTF-8");
}

}  // namespace
}  // namespace kseries

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kseries;
  const std::string_view console = fuzz::as_text(data, size);
  const size_t lines = split_lines(console).size();
  std::vector<Splat> splats = parse_console(console).splats;
  fuzz::require(splats.size() <= lines && splats.size() <= 400, "splats are bounded");
  for (const Splat& splat : splats) check(splat, lines);
  Boot boot;
  boot.console = console;
  boot.exit_reason = static_cast<ExitReason>(size % 4);
  const RefinedExit refined = refine_exit(boot, std::move(splats));
  for (const Splat& splat : refined.splats) check(splat, lines);
  fuzz::require(fuzz::is_printable(refined.message), "the message is valid UTF-8");
  return 0;
}
