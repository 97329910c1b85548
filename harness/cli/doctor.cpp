// SPDX-License-Identifier: GPL-2.0-only
#include "cli/doctor.h"

#include <algorithm>

#include "base/text.h"
#include "guest/architecture.h"
#include "host/environment.h"
#include "host/files.h"
#include "host/process.h"
#include "judge/describe.h"

namespace kseries {
namespace {

struct Program {
  std::string name;
  std::string package;
  std::string without;  ///< what does not work without it; empty if a run needs it
};

/// The architecture of guests unless a campaign sets another one.
const Architecture& default_architecture() {
  static const Architecture arch = find_architecture(default_arch).take();
  return arch;
}

const std::vector<Program>& programs() {
  static const std::vector<Program> table = {
      Program{"gcc", "gcc", ""},
      Program{"ld", "binutils", ""},
      Program{"make", "make", ""},
      Program{"flex", "flex", ""},
      Program{"bison", "bison", ""},
      Program{"bc", "bc", ""},
      Program{"perl", "perl", ""},
      Program{"xz", "xz-utils", ""},
      Program{"ninja", "ninja-build", ""},
      Program{default_architecture().qemu, default_architecture().qemu_package, ""},
      Program{"apt-get", "apt", "can't fetch kernels of other Debian releases (7.2, 7.3)"},
      Program{"clang", "clang", "can't build kernels with LLVM=1"},
      Program{"ld.lld", "lld", "can't build kernels with LLVM=1"},
      Program{"busybox", "busybox-static", "kseries boot --shell does not work"},
      Program{"gdb", "gdb", "no debugger for kseries boot --gdb"},
  };
  return table;
}

constexpr unsigned long long gigabyte = 1'000'000'000;
/// A tree, a lane with a few builds, and a run's results.
constexpr unsigned long long min_bytes = 3 * gigabyte;
/// Several trees and series.
constexpr unsigned long long comfortable_bytes = 10 * gigabyte;

std::map<std::string, std::string> find_programs() {
  std::map<std::string, std::string> found;
  for (const Program& program : programs()) {
    if (!find_program(program.name)) continue;
    constexpr double max_wait_seconds = 10;
    Command command;
    // busybox takes --version as the name of an applet.
    command.argv = {program.name, program.name == "busybox" ? "--help" : "--version"};
    command.deadline_seconds = max_wait_seconds;
    command.merge_stderr = true;
    const Result<Outcome> outcome = run(command);
    found[program.name] = outcome ? one_line(outcome->out) : "";
  }
  return found;
}

bool compiler_finds_libelf() {
  const Result<Outcome> outcome =
      run({.argv = {"gcc", "-fsyntax-only", "-include", "gelf.h", "-xc", "/dev/null"}});
  return outcome && outcome->ok();
}

HostCheck check_program(const Program& program, const HostFacts& facts) {
  HostCheck check{
      .state = CheckState::ok, .name = program.name, .found = "", .fix = "", .package = ""};
  if (const auto seen = facts.programs.find(program.name); seen != facts.programs.end()) {
    check.found = seen->second.empty() ? "present" : seen->second;
    return check;
  }
  const bool needed = program.without.empty();
  check.state = needed ? CheckState::failed : CheckState::warning;
  check.found = needed ? "not found" : "not found: " + program.without;
  check.package = program.package;
  check.fix = "apt-get install " + check.package;
  return check;
}

HostCheck check_libelf(const HostFacts& facts) {
  if (facts.libelf) {
    return {.state = CheckState::ok, .name = "libelf", .found = "gelf.h", .fix = "", .package = ""};
  }
  return {.state = CheckState::failed,
          .name = "libelf",
          .found = "gcc can't find gelf.h, which the kernel's objtool needs",
          .fix = "apt-get install libelf-dev",
          .package = "libelf-dev"};
}

HostCheck check_disk(const HostFacts& facts) {
  HostCheck check{.state = CheckState::ok, .name = "disk", .found = "", .fix = "", .package = ""};
  if (facts.cache.empty() || !facts.free_bytes) {
    check.state = CheckState::failed;
    check.found = facts.cache_error;
    check.fix = "set XDG_CACHE_HOME to a writable directory with 10 GB free";
    return check;
  }
  check.found = std::to_string(*facts.free_bytes / gigabyte) + " GB free in " + facts.cache;
  if (*facts.free_bytes < comfortable_bytes) {
    const bool enough = *facts.free_bytes >= min_bytes;
    check.state = enough ? CheckState::warning : CheckState::failed;
    check.fix =
        "free some space (10 GB is enough), or set XDG_CACHE_HOME to a directory on another disk";
  }
  return check;
}

HostCheck check_sandbox(const HostFacts& facts) {
  HostCheck check{
      .state = CheckState::ok, .name = "sandbox", .found = "", .fix = "", .package = ""};
  if (!facts.sandbox) {
    check.state = CheckState::failed;
    check.found = "not checked";
  } else if (!*facts.sandbox) {
    check.state = CheckState::failed;
    check.found = facts.sandbox->error().what;
    check.fix = facts.sandbox->error().hint;
  } else {
    const FoundSandbox& sandbox = **facts.sandbox;
    check.found = sandbox.description;
    if (!sandbox.reason.empty()) {
      check.state = CheckState::warning;
      check.fix = sandbox.reason;
    }
    if (!sandbox.gaps.empty()) check.found += "; not covered: " + join(sandbox.gaps, "; ");
  }
  return check;
}

HostCheck check_accel(const HostFacts& facts) {
  HostCheck check{
      .state = CheckState::ok, .name = "accelerator", .found = "", .fix = "", .package = ""};
  if (!facts.accel) {
    check.state = CheckState::failed;
    check.found = "not checked: QEMU is missing";
    check.fix = "install QEMU first";
  } else if (!*facts.accel) {
    check.state = CheckState::failed;
    check.found = facts.accel->error().what;
    check.fix = facts.accel->error().hint;
  } else {
    const Accel& accel = **facts.accel;
    check.found = accel.name + " boots";
    if (!accel.remark.empty()) check.found += "; " + accel.remark;
  }
  return check;
}

const char* state_name(CheckState state) {
  switch (state) {
    case CheckState::ok:
      return "ok     ";
    case CheckState::warning:
      return "warning";
    case CheckState::failed:
      return "FAILED ";
  }
  return "";
}

/// The whole text on one line; one_line() would only keep the first.
std::string join_lines(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return std::string(trim(text));
}

}  // namespace

HostFacts inspect_host(const Environment& environment) {
  HostFacts facts;
  facts.programs = find_programs();
  facts.libelf = compiler_finds_libelf();
  if (Result<std::string> cache = cache_folder(environment); cache) {
    facts.cache = *cache;
    if (Result<unsigned long long> room = free_bytes(*cache); room) {
      facts.free_bytes = *room;
    } else {
      facts.cache_error = room.error().what;
    }
  } else {
    facts.cache_error = cache.error().what;
  }
  facts.sandbox = find_sandbox();
  const Architecture& arch = default_architecture();
  if (facts.programs.contains(arch.qemu)) facts.accel = choose_accel(arch, "", "", environment);
  return facts;
}

std::vector<HostCheck> check_host(const HostFacts& facts) {
  std::vector<HostCheck> checks;
  checks.reserve(programs().size() + 4);
  for (const Program& program : programs()) checks.push_back(check_program(program, facts));
  checks.push_back(check_libelf(facts));
  checks.push_back(check_disk(facts));
  checks.push_back(check_sandbox(facts));
  checks.push_back(check_accel(facts));
  return checks;
}

bool is_host_ready(const std::vector<HostCheck>& checks) {
  return std::none_of(checks.begin(), checks.end(),
                      [](const HostCheck& check) { return check.state == CheckState::failed; });
}

std::string host_table(const std::vector<HostCheck>& checks) {
  size_t width = 0;
  for (const HostCheck& check : checks) width = std::max(width, check.name.size());
  std::string table;
  std::vector<std::string> packages;
  for (const HostCheck& check : checks) {
    const std::string padding(width - check.name.size() + 2, ' ');
    table += std::string(state_name(check.state)) + "  " + check.name + padding;
    table += join_lines(printable_utf8(check.found)) + "\n";
    if (check.state == CheckState::ok) continue;
    if (!check.fix.empty())
      table += "         " + std::string(width + 2, ' ') + join_lines(check.fix) + "\n";
    if (check.state == CheckState::failed && !check.package.empty()) {
      packages.push_back(check.package);
    }
  }
  if (is_host_ready(checks)) return table + "\nThis machine can run kseries.\n";
  if (packages.empty())
    return table + "\nThis machine can't run kseries yet; fix what is marked FAILED above\n";
  return table + "\nThis machine can't run kseries yet; to fix this: apt-get install " +
         join(packages, " ") + "\n";
}

}  // namespace kseries
