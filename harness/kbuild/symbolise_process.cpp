// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/symbolise_process.h"

#include <algorithm>

#include "base/text.h"
#include "codec/json.h"
#include "host/files.h"
#include "host/sandbox.h"
#include "kbuild/symbolise.h"

namespace kseries {
namespace {

constexpr double symbolise_seconds = 300;
constexpr unsigned long long max_cpu_seconds = 240;
constexpr unsigned long long max_memory = 8 * gibibyte;  ///< it maps vmlinux and every module
constexpr size_t max_answer = 64U << 20;

Error symbolise_failed(const std::string& why, const std::string& vmlinux) {
  return {"symbolise", "can't read the debug information: " + why, vmlinux,
          "the backtraces have no lines; the ELF files of the build may be damaged"};
}

/// What the other process needs.
std::vector<Splat> frames_only(const std::vector<Splat>& splats) {
  std::vector<Splat> bare;
  for (const Splat& splat : splats) bare.push_back(Splat{.cls = splat.cls, .frames = splat.frames});
  return bare;
}

/// Copies only what symbolising may change. Returns false if the answer has other frames.
bool take_places(std::vector<Splat>& splats, const std::vector<Splat>& answer) {
  if (answer.size() != splats.size()) return false;
  for (size_t i = 0; i < splats.size(); ++i) {
    std::vector<Frame>& frames = splats[i].frames;
    if (answer[i].frames.size() != frames.size()) return false;
    for (size_t j = 0; j < frames.size(); ++j) {
      const Frame& found = answer[i].frames[j];
      frames[j].file = found.file;
      frames[j].line = found.line;
      frames[j].inlined = found.inlined;
      frames[j].function_begin = found.function_begin;
      frames[j].function_end = found.function_end;
    }
  }
  return true;
}

}  // namespace

Result<std::vector<Splat>> symbolise_in_sandbox(std::vector<Splat> splats,
                                                const std::string& vmlinux,
                                                const std::string& modules, SandboxKind sandbox,
                                                const Environment& environment) {
  const bool any = std::any_of(splats.begin(), splats.end(),
                               [](const Splat& splat) { return !splat.frames.empty(); });
  if (!any || !exists(vmlinux)) return splats;
  Sandbox place;
  place.kind = sandbox;
  place.limits.memory_bytes = max_memory;
  place.limits.cpu_seconds = max_cpu_seconds;
  place.binds = {{environment.program, environment.program, false}, {vmlinux, vmlinux, false}};
  if (exists(modules)) place.binds.push_back({modules, modules, false});
  Command command{.argv = {environment.program, "symbolise", vmlinux, modules}};
  command.input = to_json(frames_only(splats));
  command.deadline_seconds = symbolise_seconds;
  command.keep_bytes = max_answer;
  TRY_ASSIGN(const Outcome outcome, run(sandboxed(place, std::move(command))));
  if (outcome.timed_out) return symbolise_failed("it took too long", vmlinux);
  if (!outcome.ok())
    return symbolise_failed(
        "status " + std::to_string(outcome.code) + " " + bounded(trim(outcome.err), 500, 200),
        vmlinux);
  TRY_ASSIGN(const std::vector<Splat> answer, splats_from_json(outcome.out, vmlinux));
  if (!take_places(splats, answer))
    return symbolise_failed("the answer does not match the question", vmlinux);
  return splats;
}

Result<std::string> answer_symbolise(std::string_view splats, const std::string& vmlinux,
                                     const std::string& modules) {
  TRY_ASSIGN(std::vector<Splat> read, splats_from_json(splats, "stdin"));
  return to_json(symbolise(std::move(read), vmlinux, modules));
}

}  // namespace kseries
