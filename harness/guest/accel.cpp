// SPDX-License-Identifier: GPL-2.0-only
#include "guest/accel.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

#include "base/text.h"
#include "guest/child.h"
#include "host/cache_paths.h"
#include "host/environment.h"
#include "host/files.h"
#include "host/process.h"

namespace kseries {

namespace {

/// Firmware and payload take well under a second if they work.
constexpr double probe_deadline_seconds = 5;
/// TCG always works, but it is slow on a busy host, and nothing is left to try after it.
constexpr double last_deadline_seconds = 60;
/// Duration of the probe under TCG on the host for which the suites' time-outs were chosen.
constexpr double fast_host_seconds = 0.4;

/// Runnable processes per core over the last minute, at least 1.
double load_per_core() {
  double load = 0;
  const long cores = sysconf(_SC_NPROCESSORS_ONLN);
  if (getloadavg(&load, 1) != 1 || cores < 1) return 1;
  return std::max(1.0, load / static_cast<double>(cores));
}

struct Probe {
  bool works = false;
  double seconds = 0;
  std::string why;
};

Result<Probe> probe(const Architecture& arch, const std::string& qemu, const std::string& accel,
                    const std::string& payload) {
  Command command;
  command.argv = {qemu,   "-nodefaults", "-no-user-config", "-no-reboot", "-display",
                  "none", "-machine",    arch.machine,      "-accel",     accel,
                  "-m",   "64M",         "-kernel",         payload};
  command.argv.insert(command.argv.end(), arch.probe.arguments.begin(), arch.probe.arguments.end());
  command.deadline_seconds = accel == "tcg" ? last_deadline_seconds : probe_deadline_seconds;
  TRY_ASSIGN(const Outcome outcome, run(command));
  // Not to be taken for an accelerator that does not work.
  if (is_outside_signal(outcome.killed_by()))
    return Error{"guest", "QEMU was killed while it was being tried out", qemu,
                 "run the same command again"};
  Probe result;
  result.works = outcome.code == arch.probe.exit_code;
  result.seconds = outcome.seconds;
  const auto lines = split_lines(outcome.err);
  if (outcome.timed_out) {
    result.why = fmt::format("the probe guest hung for {:.0f} s", command.deadline_seconds);
  } else if (!result.works) {
    result.why = lines.empty() ? fmt::format("QEMU exited with code {}", outcome.code)
                               : printable_utf8(lines.front());
  }
  return result;
}

/// Changes when the host is rebooted and when QEMU or /dev/kvm changes.
std::string cache_key(const std::string& program) {
  std::string text;
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  text += host.data();
  const auto boot = read_file("/proc/sys/kernel/random/boot_id");
  if (boot) text += *boot;
  for (const std::string& path : {program, std::string("/dev/kvm")}) {
    struct stat info {};
    if (stat(path.c_str(), &info) != 0) continue;
    text += fmt::format("{} {} {} {}\n", path, info.st_size, info.st_mtime, info.st_mode);
  }
  return sha256(text).substr(0, 16);
}

std::optional<Accel> read_cached(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return std::nullopt;
  const auto lines = split_lines(*text);
  if (lines.size() < 2 || (lines[0] != "kvm" && lines[0] != "tcg")) return std::nullopt;
  Accel accel;
  accel.name = lines[0];
  const auto thousandths = to_number(lines[1]);
  if (!thousandths) return std::nullopt;
  accel.slowness = std::max(1.0, static_cast<double>(*thousandths) / 1000);
  if (lines.size() > 2) accel.remark = lines[2];
  return accel;
}

Accel accel_from(const std::string& name, const Probe& probe, const std::string& remark) {
  // The probe was slowed down by other processes; the speed of the host was not.
  return {name, std::max(1.0, probe.seconds / fast_host_seconds / load_per_core()), remark};
}

Accel scale_by_load(Accel accel) {
  accel.slowness *= load_per_core();
  return accel;
}

/// The first accelerator that works. If `force` is not empty, only that one is tried.
Result<Accel> find_working(const Architecture& arch, const std::string& program,
                           const std::string& force, const std::string& payload) {
  std::string remark;
  for (const std::string& name : {std::string("kvm"), std::string("tcg")}) {
    if (!force.empty() && force != name) continue;
    if (force.empty() && name == "kvm" && access("/dev/kvm", R_OK | W_OK) != 0) {
      remark = "/dev/kvm is missing or not accessible";
      continue;
    }
    TRY_ASSIGN(const Probe result, probe(arch, program, name, payload));
    if (result.works) return accel_from(name, result, remark);
    remark += (remark.empty() ? "" : "; ") + name + ": " + result.why;
  }
  return Error{"guest", "no guest boots on this host: " + remark, program,
               force.empty() ? "run \"kseries doctor\" to check QEMU"
                             : "omit --accel to use one that works"};
}

}  // namespace

Result<Accel> choose_accel(const Architecture& arch, const std::string& qemu,
                           const std::string& force, const Environment& environment) {
  if (!force.empty() && force != "kvm" && force != "tcg")
    return Error{"guest", "unknown accelerator '" + force + "'", "--accel", "use kvm or tcg",
                 ErrorKind::usage};
  const std::string& name = qemu.empty() ? arch.qemu : qemu;
  const auto program = find_program(name);
  if (!program)
    return Error{"guest", name + " is not installed", "PATH",
                 "install it (Debian: " + arch.qemu_package + "), or name another one with --qemu"};
  TRY_ASSIGN(const std::string cache, cache_folder(environment));
  const std::string folder = cache_paths::accelerators(cache);
  const std::string base = folder + "/" + cache_key(*program) + (force.empty() ? "" : "-" + force);
  if (auto cached = read_cached(base)) return scale_by_load(*cached);
  const std::string payload = folder + "/payload-" + arch.name + ".bin";
  TRY(write_file(payload, arch.probe.payload));
  TRY_ASSIGN(Accel accel, find_working(arch, *program, force, payload));
  // A cache that can't be written only costs time.
  (void)write_file(base, fmt::format("{}\n{}\n{}\n", accel.name,
                                     static_cast<long>(accel.slowness * 1000), accel.remark));
  return scale_by_load(std::move(accel));
}

}  // namespace kseries
