// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/build.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <set>

#include "base/quote.h"
#include "base/result.h"
#include "base/run_paths.h"
#include "codec/json.h"
#include "host/beneath.h"
#include "host/files.h"
#include "kbuild/collect.h"
#include "kbuild/diagnostics.h"
#include "kbuild/linked_objects.h"
#include "kbuild/machine_problem.h"
#include "kbuild/remake.h"
#include "kconfig/dot_config.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

/// A build that takes longer than this hangs, in a Makefile or a tool.
constexpr double build_seconds = 4 * 3600;

constexpr size_t max_log = 256U << 20;  ///< bytes; it is read into memory

/// The messages of the lane's earlier builds: make prints nothing for an object that it
/// does not rebuild.
std::vector<Diagnostic> read_earlier_diagnostics(const LanePaths& lane) {
  const Result<std::string> text = read_file(lane.diagnostics());
  if (!text) return {};
  Result<std::vector<Diagnostic>> diagnostics = diagnostics_from_json(*text, lane.diagnostics());
  // Written by another version: the messages come back when objects are rebuilt.
  return diagnostics ? diagnostics.take() : std::vector<Diagnostic>();
}

/// Splits the seconds of make at the files that kbuild (Makefile) writes between its stages:
/// auto.conf after configuring, and the archive of all objects before linking. A file that was
/// not rewritten took no time.
void split_seconds(const LanePaths& lane, double all, Build& build) {
  const auto age = [&](const char* file) -> double {
    std::error_code code;
    const fs::file_time_type written = fs::last_write_time(lane.output(file), code);
    if (code) return all;
    return std::chrono::duration<double>(fs::file_time_type::clock::now() - written).count();
  };
  const double configured = age(output_file::auto_config);
  const double archived = age(output_file::archive);
  build.configure_seconds = configured < all ? all - configured : 0;
  build.link_seconds = archived < all ? archived : 0;
  build.compile_seconds = std::max(0.0, all - build.configure_seconds - build.link_seconds);
}

/// How kbuild's syncconfig changed the requested configuration, which it must not do; empty when it
/// did not.
std::string config_difference(const LanePaths& lane, const DotConfig& wanted) {
  const auto present = read_beneath(lane.output(), output_file::config);
  if (!present || !*present) return "kbuild left no .config";
  const std::vector<ConfigChange> changes = config_changes(wanted, DotConfig::parse(**present));
  for (const auto& [symbol, from, to] : changes) {
    if (to) return "kbuild changed the configuration to " + config_line(symbol, *to);
  }
  // Kconfig writes no line for a symbol whose dependencies are not met.
  for (const auto& [symbol, from, to] : changes) {
    if (from.value_or("n") != "n") return "kbuild dropped " + config_line(symbol, *from);
  }
  return "";
}

/// One run of make.
struct MakeRun {
  Outcome outcome;
  std::string text;  ///< what it printed
  BuildLog log;
  Build build;  ///< its command, and what it took
};

std::vector<std::string> all_targets(const BuildRequest& request, const DotConfig& config) {
  std::vector<std::string> targets = kernel_targets(request.image);
  if (config.is_enabled("MODULES")) targets.emplace_back("modules");
  return targets;
}

Result<MakeRun> run_make(const Lane& lane, const BuildRequest& request,
                         const std::vector<std::string>& targets, const std::string& log_file) {
  // An old list would let modules of another configuration in.
  TRY(remove_all(lane.output(output_file::module_order)));
  Command make = make_command(lane.source(), request.toolchain, targets);
  make.output_file = log_file;
  make.keep_bytes = max_log;
  make.deadline_seconds = build_seconds;
  // After kill -9 its children go on writing in the lane, unless bubblewrap ends them. In a
  // sandbox the lock is not passed on, so that the series can't release it.
  if (request.toolchain.sandbox == SandboxKind::none) make.keep_open = lane.lock.descriptor();
  MakeRun made;
  TRY_ASSIGN(made.outcome, run(make));
  split_seconds(lane, made.outcome.seconds, made.build);
  TRY_ASSIGN(made.text, read_file(log_file));
  if (const std::string limit = exceeded_limit(made.text); !made.outcome.ok() && !limit.empty()) {
    return Error{"build", limit, log_file, "check what the series adds to the build"};
  }
  made.log = parse_build_log(made.text);
  if (std::optional<Error> error = machine_error(made.outcome, made.log.problem, log_file))
    return *error;
  made.build.command = shell_quote(repeatable_argv(make));
  made.build.objects = static_cast<int>(made.log.objects.size());
  return made;
}

/// Whether a failure has no message of a compiler, a linker or another tool that explains it. Then
/// a tool may have been killed unseen, for example in a $(shell …) of a Makefile.
bool is_unexplained(const LanePaths& lane, const MakeRun& made, const DotConfig& config) {
  if (made.outcome.ok()) return !config_difference(lane, config).empty();
  return !made.outcome.timed_out && !has_tool_error(made.log);
}

/// Adds the output of an earlier run of make that `made` continued.
Result<Done> prepend(const MakeRun& earlier, const std::string& log_path, MakeRun& made) {
  made.text.insert(0, earlier.text);
  TRY(write_file(log_path, made.text));
  made.log = parse_build_log(made.text);
  if (made.outcome.ok()) {
    std::erase_if(made.log.diagnostics,
                  [](const Diagnostic& one) { return one.severity == DiagnosticSeverity::error; });
  }
  made.build.objects = static_cast<int>(made.log.objects.size());
  made.build.configure_seconds += earlier.build.configure_seconds;
  made.build.compile_seconds += earlier.build.compile_seconds;
  made.build.link_seconds += earlier.build.link_seconds;
  return Done{};
}

/// Runs make, and once more after an unexplained failure: only one that occurs twice is the fault
/// of the series.
Result<MakeRun> run_make_confirmed(const Lane& lane, const BuildRequest& request,
                                   const DotConfig& config) {
  const std::vector<std::string> targets = all_targets(request, config);
  const std::string log = request.folder + "/" + run_paths::build_log;
  TRY_ASSIGN(MakeRun first, run_make(lane, request, targets, log));
  if (!is_unexplained(lane, first, config)) return first;
  TRY(place_config(lane, request.config));
  TRY_ASSIGN(MakeRun second, run_make(lane, request, targets, log));
  TRY(prepend(first, log, second));
  return second;
}

/// The messages of this kernel: of objects that were made now, and earlier ones of the others.
Result<std::vector<Diagnostic>> gather_diagnostics(const LanePaths& lane, const BuildLog& log,
                                                   const std::vector<Diagnostic>& earlier,
                                                   const DotConfig& config, SandboxKind sandbox) {
  std::set<std::string> objects;
  if (!earlier.empty()) {
    TRY_ASSIGN(objects, linked_objects(lane, sandbox));
  }
  const bool objtool = config.is_enabled("OBJTOOL");
  return with_replayed(log, earlier, [&](const std::string& object) {
    return objects.contains(object) || (objtool && is_objtool(object));
  });
}

/// Keeps every warning about the lane's objects for the next build to replay, including those
/// of objects that this configuration leaves out.
Result<Done> finish_build(const LanePaths& lane, const MakeRun& made,
                          const std::vector<Diagnostic>& earlier) {
  std::vector<Diagnostic> known =
      with_replayed(made.log, earlier, [](const std::string&) { return true; });
  std::erase_if(known,
                [](const Diagnostic& one) { return one.severity != DiagnosticSeverity::warning; });
  TRY(write_file(lane.diagnostics(), to_json(known)));
  // What a build that was stopped left behind is incomplete.
  return made.outcome.timed_out ? Result<Done>(Done{}) : clear_build_mark(lane);
}

}  // namespace

std::vector<std::string> kernel_targets(const KernelImage& image) {
  std::vector<std::string> targets = {output_file::vmlinux};
  const std::string target = fs::path(image.path).filename();
  if (target != targets[0]) targets.push_back(target);
  return targets;
}

namespace {

/// Makes the lane ready for make. Returns the messages of earlier builds to replay.
Result<std::vector<Diagnostic>> prepare_lane(const LanePaths& lane, const BuildRequest& request) {
  TRY(remove_partial_outputs(lane));
  TRY(set_build_mark(lane));
  TRY_ASSIGN(std::vector<Diagnostic> earlier,
             remake_unlinked(lane, read_earlier_diagnostics(lane), request.toolchain.sandbox));
  TRY(place_config(lane, request.config));
  return earlier;
}

}  // namespace

Result<Build> build_kernel(const Lane& lane, const BuildRequest& request) {
  const DotConfig config = DotConfig::parse(request.config);
  TRY(make_folders(request.folder));
  TRY_ASSIGN(const std::vector<Diagnostic> earlier, prepare_lane(lane, request));
  if (request.generated) {
    TRY(configure_lane(lane, *request.generated, request.toolchain));
  }
  TRY_ASSIGN(const MakeRun made, run_make_confirmed(lane, request, config));
  Build build = made.build;
  if (made.outcome.ok()) {
    TRY_ASSIGN(build.diagnostics,
               gather_diagnostics(lane, made.log, earlier, config, request.toolchain.sandbox));
    build.message = config_difference(lane, config);
    build.status = build.message.empty() ? BuildStatus::ok : BuildStatus::not_configured;
    TRY(collect_kernel(lane, request.image, request.toolchain, request.folder, build));
  } else {
    build.status = BuildStatus::failed;
    build.diagnostics = made.log.diagnostics;
    if (made.outcome.timed_out) build.message = "make timed out";
  }
  TRY(finish_build(lane, made, earlier));
  return build;
}

Result<Done> seed_lane(const Lane& lane, const BuildRequest& request) {
  TRY_ASSIGN(const std::vector<Diagnostic> earlier, prepare_lane(lane, request));
  std::vector<std::string> targets = all_targets(request, DotConfig::parse(request.config));
  // The configuration is that of another tree; syncconfig would ask about each difference.
  targets.insert(targets.begin(), "olddefconfig");
  TRY(make_folders(request.folder));
  TRY_ASSIGN(const MakeRun made,
             run_make(lane, request, targets, request.folder + "/" + run_paths::seed_log));
  return finish_build(lane, made, earlier);
}

}  // namespace kseries
