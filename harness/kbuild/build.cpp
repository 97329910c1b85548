// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/build.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>

#include "base/quote.h"
#include "base/result.h"
#include "base/text.h"
#include "kbuild/diagnostics.h"
#include "kbuild/linked_objects.h"
#include "kbuild/remake.h"
#include "kconfig/dot_config.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

/// A build that takes longer than this hangs, in a Makefile or a tool.
constexpr double deadline_seconds = 4 * 3600;

Result<Done> copy_file(const std::string& from, const std::string& to) {
  std::error_code code;
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, code);
  if (!code) return Done{};
  std::error_code missing;
  const auto size = fs::file_size(from, missing);
  std::error_code unknown;
  // What copying reports for a full file system differs between them.
  if (!missing && fs::space(fs::path(to).parent_path(), unknown).available < size) {
    return Error{"build", "the disk is full", to,
                 "free some space there, then give the same command: what is finished is kept"};
  }
  return Error{"build", "can't copy " + from + ": " + code.message(), to, ""};
}

/// Writes .config only when it differs: its time stamp starts a syncconfig.
Result<Done> place_config(const Lane& lane, const std::string& config) {
  const std::string path = lane.output() + "/.config";
  const Result<std::string> present = read_file(path);
  if (present && *present == config) return Done{};
  return write_file(path, config);
}

/// A machine's trouble that looks like a broken build.
std::optional<Error> machine_error(const std::string& log, const BuildRequest& request) {
  const auto says = [&](std::string_view text) { return log.find(text) != std::string::npos; };
  const std::string where = request.folder + "/build.log";
  if (says("No space left on device")) {
    return Error{"build", "the disk is full", where,
                 "free some space in the cache, then give the same command: it goes on here"};
  }
  // gcc's words, clang's, those of ld and as, and what make says of a killed shell.
  if (says("Killed signal terminated program") || says("unable to execute command: Killed") ||
      says("memory exhausted") || says("] Error 137") || says("] Killed")) {
    return Error{"build", "a compiler or linker was killed, most likely for want of memory", where,
                 "give --jobs a smaller number"};
  }
  if (says("ccache: error: ")) {
    return Error{"build", "ccache does not work", where, "apt-get remove ccache builds without it"};
  }
  if (says("bwrap: ")) {
    return Error{"build", "the sandbox could not be made", where,
                 "`kseries doctor` says why; --no-sandbox builds without it"};
  }
  return std::nullopt;
}

std::string module_key(std::string_view name) {
  std::string key(name);
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

/// The "depends=" entry of .modinfo: names separated by commas.
std::vector<std::string> dependencies(const std::string& module) {
  constexpr std::string_view entry = std::string_view("\0depends=", 9);
  const size_t at = module.find(entry);
  std::vector<std::string> names;
  if (at == std::string::npos) return names;
  const std::string_view value(module.c_str() + at + entry.size());
  for (const std::string_view name : split(value, ',')) {
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

/// A Makefile of the series may leave a link to any file of this machine.
Result<Done> check_inside(const Lane& lane, const std::string& path) {
  std::error_code code;
  const fs::path real = fs::canonical(path, code);
  if (code) return Done{};  // who reads it says that it is missing
  const std::string below = lane.real_output(code) + "/";
  if (real.string().rfind(below, 0) == 0) return Done{};
  return Error{"build", "the build left a link that leads out of its folder", path,
               "look at what the series' Makefiles do"};
}

/// Copies the modules into `folder`/modules, with the list that init loads.
Result<Done> collect_modules(const Lane& lane, const std::string& folder, Build& build) {
  const Result<std::string> order = read_file(lane.output() + "/modules.order");
  if (!order || trim(*order).empty()) return Done{};
  TRY(make_folders(folder + "/modules"));
  ModuleNeeds depends;
  for (const std::string_view line : lines_of(*order)) {
    // Lines end in .o since 6.4, in .ko before.
    const std::string stem(line.substr(0, line.rfind('.')));
    const std::string name = fs::path(stem).filename().string() + ".ko";
    const std::string from = lane.output() + "/" + stem + ".ko";
    TRY(check_inside(lane, from));
    TRY_ASSIGN(std::string bytes, read_file(from));
    depends.emplace_back(name, dependencies(bytes));
    TRY(copy_file(from, folder + "/modules/" + name));
  }
  const std::vector<std::string> loadable = load_order(depends);
  if (const std::string problem = load_problem(depends); !problem.empty()) {
    build.status = BuildStatus::failed;
    build.message = problem;
  }
  build.modules = "modules";
  return write_file(folder + "/modules/modules.list", join(loadable, "\n") + "\n");
}

/// What gcov needs beside the counters; they stand where objects do.
Result<Done> collect_gcov_notes(const Lane& lane, const std::string& folder) {
  for (const char* part : {"drivers/vfio", "drivers/iommu/iommufd"}) {
    std::error_code code;
    for (const fs::directory_entry& entry :
         fs::recursive_directory_iterator(lane.output() + "/" + part, code)) {
      if (entry.path().extension() != ".gcno") continue;
      TRY(check_inside(lane, entry.path().string()));
      TRY(make_folders(folder + "/gcov"));
      const std::string to = folder + "/gcov/" + entry.path().filename().string();
      TRY(copy_file(entry.path().string(), to));
    }
  }
  return Done{};
}

/// Puts the file that a guest boots into `folder`.
Result<Done> collect_image(const Lane& lane, const KernelImage& image, const std::string& folder) {
  const std::string to = folder + "/kernel";
  if (image.method == BootMethod::image) {
    const std::string from = lane.output() + "/" + image.path;
    TRY(check_inside(lane, from));
    return copy_file(from, to);
  }
  // The firmware reads every byte of the ELF file; debug sections would cost a second.
  TRY_ASSIGN(Outcome stripped,
             run({.argv = {"objcopy", "--strip-debug", folder + "/vmlinux", to}}));
  if (!stripped.ok()) return Error{"build", "objcopy: " + stripped.err, to, ""};
  return Done{};
}

Result<Done> collect_kernel(const Lane& lane, const KernelImage& image, const std::string& folder,
                            Build& build) {
  const std::string vmlinux = lane.output() + "/vmlinux";
  const std::string release_file = lane.output() + "/include/config/kernel.release";
  for (const std::string& file : {vmlinux, release_file}) {
    TRY(check_inside(lane, file));
  }
  TRY(copy_file(vmlinux, folder + "/vmlinux"));
  build.symbols = "vmlinux";
  TRY(collect_image(lane, image, folder));
  build.kernel = "kernel";
  TRY(collect_modules(lane, folder, build));
  TRY(collect_gcov_notes(lane, folder));
  const Result<std::string> release = read_file(release_file);
  if (release) build.release = trim(*release);
  return Done{};
}

/// Splits the seconds of make at what kbuild (Makefile) writes between its
/// stages: include/config/auto.conf after configuring, vmlinux.a, the archive of
/// all objects, before linking. What was not written anew took no time.
void split_seconds(const Lane& lane, double all, Build& build) {
  const auto age = [&](const char* name) -> double {
    std::error_code code;
    const fs::file_time_type written = fs::last_write_time(lane.output() + name, code);
    if (code) return all;
    return std::chrono::duration<double>(fs::file_time_type::clock::now() - written).count();
  };
  const double configured = age("/include/config/auto.conf");
  const double archived = age("/vmlinux.a");
  build.configure_seconds = configured < all ? all - configured : 0;
  build.link_seconds = archived < all ? archived : 0;
  build.compile_seconds = std::max(0.0, all - build.configure_seconds - build.link_seconds);
}

/// kbuild's syncconfig must not have changed what was asked for.
std::string config_difference(const Lane& lane, const DotConfig& wanted) {
  const Result<std::string> present = read_file(lane.output() + "/.config");
  if (!present) return "";
  const std::vector<ConfigChange> changes = config_changes(wanted, DotConfig::parse(*present));
  for (const auto& [symbol, from, to] : changes) {
    if (to) return "kbuild changed the configuration to " + config_line(symbol, *to);
  }
  // Kconfig writes nothing at all for a symbol whose dependencies are not met.
  for (const auto& [symbol, from, to] : changes) {
    if (from.value_or("n") != "n") return "kbuild dropped " + config_line(symbol, *from);
  }
  return "";
}

}  // namespace

std::vector<std::string> load_order(const ModuleNeeds& depends) {
  std::vector<std::string> order;
  std::set<std::string> loaded;
  // Each round takes those whose needs are met; a cycle ends it.
  for (bool more = true; more;) {
    more = false;
    for (const auto& [file, needs] : depends) {
      const std::string key = module_key(file.substr(0, file.rfind(".ko")));
      if (loaded.contains(key)) continue;
      const bool ready = std::all_of(needs.begin(), needs.end(), [&](const std::string& need) {
        return loaded.contains(module_key(need));
      });
      if (!ready) continue;
      loaded.insert(key);
      order.push_back(file);
      more = true;
    }
  }
  return order;
}

std::string load_problem(const ModuleNeeds& depends) {
  const std::vector<std::string> order = load_order(depends);
  std::vector<std::string> names;
  for (const auto& [name, needs] : depends) {
    if (std::find(order.begin(), order.end(), name) == order.end()) names.push_back(name);
  }
  return names.empty() ? "" : "modules need each other: " + join(names, ", ");
}

std::vector<std::string> kernel_targets(const KernelImage& image) {
  std::vector<std::string> targets = {"vmlinux"};
  const std::string target = fs::path(image.path).filename();
  if (target != targets[0]) targets.push_back(target);
  return targets;
}

Result<BuildOutcome> build_kernel(const Lane& lane, const BuildRequest& request) {
  TRY(make_folders(request.folder));
  TRY(heal_lane(lane));
  TRY(build_begins(lane));
  TRY_ASSIGN(std::vector<Diagnostic> earlier, remake_unlinked(lane, request.earlier));
  TRY(place_config(lane, request.config));
  const DotConfig config = DotConfig::parse(request.config);
  std::vector<std::string> targets = kernel_targets(request.image);
  if (config.is_enabled("MODULES")) targets.emplace_back("modules");
  // An old list would let modules of another configuration in.
  TRY(remove_all(lane.output() + "/modules.order"));
  Command make = make_command(lane.source(), request.toolchain, targets);
  make.output_file = request.folder + "/build.log";
  make.deadline_seconds = deadline_seconds;
  // After kill -9 its children write on in the lane, unless a sandbox ends them; a series
  // that is kept in one is not to free the lock, either.
  if (!request.toolchain.sandbox) make.keep_open = lane.lock.descriptor();
  BuildOutcome result;
  Build& build = result.build;
  build.command = shell_quote(make.argv);
  TRY_ASSIGN(Outcome outcome, run(make));
  // 128 and above: make, or the sandbox around it, was killed.
  result.ended = !outcome.timed_out && outcome.code < 128;
  split_seconds(lane, outcome.seconds, build);
  TRY_ASSIGN(std::string log_text, read_file(make.output_file));
  if (!outcome.ok()) {
    if (std::optional<Error> error = machine_error(log_text, request)) return *error;
  }
  const BuildLog log = parse_build_log(log_text);
  result.known = with_replayed(log, earlier, [](const std::string&) { return true; });
  std::erase_if(result.known, [](const Diagnostic& d) { return d.severity != "warning"; });
  build.objects = static_cast<int>(log.objects.size());
  if (!outcome.ok()) {
    build.status = BuildStatus::failed;
    build.diagnostics = log.diagnostics;
    if (outcome.timed_out) build.message = "make did not end";
    return result;
  }
  std::set<std::string> objects;
  if (!earlier.empty()) {
    TRY_ASSIGN(std::set<std::string> present, linked_objects(lane));
    objects = std::move(present);
  }
  const bool objtool = config.is_enabled("OBJTOOL");
  build.diagnostics = with_replayed(log, earlier, [&](const std::string& object) {
    return objects.contains(object) || (objtool && is_objtool(object));
  });
  build.message = config_difference(lane, config);
  build.status = build.message.empty() ? BuildStatus::ok : BuildStatus::not_configured;
  TRY(collect_kernel(lane, request.image, request.folder, build));
  return result;
}

}  // namespace kseries
