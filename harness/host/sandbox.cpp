// SPDX-License-Identifier: GPL-2.0-only
#include "host/sandbox.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "host/files.h"

namespace kseries {
namespace {

constexpr const char* fixed_path = "/usr/sbin:/usr/bin:/sbin:/bin";
constexpr unsigned long long temporary_bytes = 2 * gibibyte;  ///< of /tmp, in memory
constexpr unsigned long long shared_memory_bytes = gibibyte / 16;

/// Since bookworm, Debian's /bin, /lib and so on are links into /usr.
constexpr std::array system_links = {"bin", "sbin", "lib", "lib32", "lib64", "libx32"};

/// Only what the toolchain reads: alternatives (flex, awk, cc) and the cache of the loader.
constexpr std::array system_files = {"/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf",
                                     "/etc/ld.so.conf.d"};

/// What bubblewrap's private /proc and /dev have, as far as compilers and scripts use it.
constexpr std::array kernel_files = {"/proc/cpuinfo", "/proc/filesystems", "/proc/loadavg",
                                     "/proc/meminfo", "/proc/stat",        "/proc/version",
                                     "/dev/random",   "/dev/urandom"};
constexpr std::array writable_devices = {"/dev/null", "/dev/zero", "/dev/full"};

Variables default_environment() { return {{"PATH", fixed_path}, {"LC_ALL", "C"}}; }

std::vector<std::string> bubblewrap_argv(const Sandbox& sandbox, const Command& command,
                                         const Variables& environment) {
  // --disable-userns and --cap-drop: root would otherwise keep all capabilities, in a user
  // namespace of which it could make more.
  std::vector<std::string> argv = {"bwrap",
                                   "--die-with-parent",
                                   "--unshare-all",
                                   "--unshare-user",
                                   "--disable-userns",
                                   "--new-session",
                                   "--cap-drop",
                                   "ALL",
                                   "--seccomp",
                                   std::to_string(filter_descriptor)};
  const auto add = [&](std::initializer_list<std::string> words) {
    argv.insert(argv.end(), words);
  };
  add({"--ro-bind", "/usr", "/usr"});
  for (const char* name : system_links) {
    add({"--symlink", std::string("usr/") + name, std::string("/") + name});
  }
  for (const char* path : system_files) add({"--ro-bind-try", path, path});
  // Files of /proc that root may write to are not protected by namespaces.
  add({"--proc", "/proc", "--remount-ro", "/proc", "--dev", "/dev"});
  add({"--size", std::to_string(shared_memory_bytes), "--tmpfs", "/dev/shm"});
  add({"--size", std::to_string(temporary_bytes), "--tmpfs", "/tmp"});
  for (const Sandbox::Bind& bind : sandbox.binds) {
    add({bind.writable ? "--bind" : "--ro-bind", bind.from, bind.to});
  }
  // The file systems that hold the mount points are in memory, without a limit.
  add({"--remount-ro", "/dev", "--remount-ro", "/", "--clearenv"});
  for (const auto& [name, value] : environment) add({"--setenv", name, value});
  if (!command.directory.empty()) add({"--chdir", command.directory});
  add({"--"});
  argv.insert(argv.end(), command.argv.begin(), command.argv.end());
  return argv;
}

std::vector<AllowedPath> landlock_paths(const Sandbox& sandbox) {
  std::vector<AllowedPath> paths = {{"/usr", false}};
  for (const char* name : system_links) paths.push_back({std::string("/") + name, false});
  for (const char* path : system_files) paths.push_back({path, false});
  for (const char* path : kernel_files) paths.push_back({path, false});
  for (const char* path : writable_devices) paths.push_back({path, true});
  for (const Sandbox::Bind& bind : sandbox.binds) paths.push_back({bind.from, bind.writable});
  return paths;
}

/// What rlimits can't do.
std::vector<std::string> common_gaps() {
  std::vector<std::string> gaps = {"memory is limited per process, not in total"};
  if (::geteuid() == 0) gaps.emplace_back("the number of root's processes is not limited");
  return gaps;
}

/// Runs a command that does nothing.
Result<Done> check_sandbox(SandboxKind kind) {
  Sandbox sandbox;
  sandbox.kind = kind;
  Command command = sandboxed(sandbox, {.argv = {"true"}});
  command.deadline_seconds = 20;
  TRY_ASSIGN(const Outcome outcome, run(command));
  if (outcome.ok()) return Done{};
  return Error{"sandbox", std::string(trim(outcome.err)), "", ""};
}

}  // namespace

Command sandboxed(const Sandbox& sandbox, Command command) {
  if (sandbox.kind == SandboxKind::none) return command;
  const Variables environment = command.environment.value_or(default_environment());
  if (sandbox.kind == SandboxKind::landlock) {
    command.environment = environment;
    command.confinement = Confinement{
        .bubblewrap = false, .paths = landlock_paths(sandbox), .limits = sandbox.limits};
    return command;
  }
  command.argv = bubblewrap_argv(sandbox, command, environment);
  command.directory.clear();
  command.environment = Variables{{"PATH", fixed_path}};
  command.confinement = Confinement{.bubblewrap = true, .paths = {}, .limits = sandbox.limits};
  return command;
}

std::vector<std::string> repeatable_argv(const Command& command) {
  std::vector<std::string> argv = command.argv;
  const auto option = std::find(argv.begin(), argv.end(), "--seccomp");
  if (command.confinement && command.confinement->bubblewrap && argv.end() - option > 1)
    argv.erase(option, option + 2);
  return argv;
}

Result<FoundSandbox> find_sandbox() {
  const Result<Done> bubblewrap = check_sandbox(SandboxKind::bubblewrap);
  if (bubblewrap)
    return FoundSandbox{SandboxKind::bubblewrap, "bubblewrap and seccomp", "", common_gaps()};
  if (bubblewrap.error().kind == ErrorKind::interrupted) return bubblewrap.error();
  const std::string reason = find_program("bwrap")
                                 ? "bubblewrap can't create a sandbox: " + bubblewrap.error().what
                                 : "bubblewrap is missing";
  const int abi = landlock_abi();
  const Result<Done> landlock = check_sandbox(SandboxKind::landlock);
  if (landlock) {
    std::vector<std::string> gaps = landlock_gaps(abi);
    for (std::string& gap : common_gaps()) gaps.push_back(std::move(gap));
    return FoundSandbox{SandboxKind::landlock,
                        "Landlock (ABI " + std::to_string(abi) + ") and seccomp", reason,
                        std::move(gaps)};
  }
  return Error{"sandbox", reason + "; " + landlock.error().what, "bwrap",
               "install bubblewrap and allow unprivileged user namespaces (sysctl "
               "kernel.unprivileged_userns_clone=1), or use --no-sandbox if you trust the series"};
}

Result<SandboxKind> choose_sandbox(bool wanted) {
  if (!wanted) return SandboxKind::none;
  TRY_ASSIGN(const FoundSandbox found, find_sandbox());
  return found.kind;
}

}  // namespace kseries
