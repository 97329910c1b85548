// SPDX-License-Identifier: GPL-2.0-only
#include "run/earlier_boot.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "base/result.h"
#include "codec/json.h"
#include "host/cache_age.h"
#include "host/cache_entry.h"
#include "host/cache_paths.h"
#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

constexpr const char* boot_file = "boot.json";
constexpr const char* console_file = "console.log";
constexpr const char* ktap_file = "ktap.txt";

Result<std::string> entry_path(const std::string& key, const Environment& environment) {
  TRY_ASSIGN(const std::string cache, cache_folder(environment));
  return cache_paths::boots(cache) + "/" + key;
}

/// Whether the guest alone decided how the boot ended.
bool is_conclusive(ExitReason reason) {
  switch (reason) {
    case ExitReason::done:
    case ExitReason::panic:
    case ExitReason::oops:
    case ExitReason::reboot:
    case ExitReason::no_kernel:
      return true;
    case ExitReason::silence:
    case ExitReason::deadline:
    case ExitReason::flood:
    case ExitReason::qemu_died:
    case ExitReason::qemu_killed:
      break;
  }
  return false;
}

/// `Boot::earlier_run` is what store_boot() was given as the owner.
Result<std::optional<Boot>> read_stored_boot(const std::string& entry) {
  if (!exists(entry)) return std::optional<Boot>();
  TRY_ASSIGN(const FileLock lock, FileLock::wait(cache_paths::lock(entry)));
  TRY_ASSIGN(const bool is_there, has_entry(entry));
  if (!is_there) return std::optional<Boot>();
  TRY_ASSIGN(const std::string text, read_file(entry + "/" + boot_file));
  const Result<Boot> boot = boot_from_json(text, entry + "/" + boot_file);
  // An older version of this program wrote it.
  if (!boot) return std::optional<Boot>();
  Boot found = *boot;
  TRY_ASSIGN(found.console, read_file(entry + "/" + console_file));
  TRY_ASSIGN(found.ktap, read_file(entry + "/" + ktap_file));
  mark_used(entry);
  return std::optional(std::move(found));
}

Result<Done> store_boot(const std::string& entry, const Boot& boot, const std::string& owner) {
  if (!is_conclusive(boot.exit_reason)) return Done{};
  TRY(make_folders(fs::path(entry).parent_path().string()));
  TRY_ASSIGN(const FileLock lock, FileLock::wait(cache_paths::lock(entry)));
  const std::string unfinished = entry + ".unfinished";
  TRY(remove_all(unfinished));
  TRY(make_folders(unfinished));
  Boot kept = boot;
  kept.earlier_run = owner;
  TRY(write_file(unfinished + "/" + boot_file, to_json(kept)));
  TRY(write_file(unfinished + "/" + console_file, boot.console));
  TRY(write_file(unfinished + "/" + ktap_file, boot.ktap));
  TRY(remove_all(entry));
  return store_entry(unfinished, entry);
}

}  // namespace

Result<std::string> boot_key(const BootRequest& request, const std::string& qemu_version) {
  TRY_ASSIGN(const std::string kernel, sha256_file(request.kernel));
  TRY_ASSIGN(const std::string archive, sha256_file(request.initrd));
  std::string text = kernel + "\n" + archive + "\n" + request.append + "\n" + request.arch.name +
                     "\n" + request.accel + "\n" + request.qemu + "\n" + qemu_version + "\n";
  text +=
      fmt::format("{} {} {} {} {} {}\n", request.deadline_seconds, request.silence_seconds,
                  request.can_power_off, request.slowness, request.keep_bytes, request.max_bytes);
  return sha256(text + to_json(request.profile));
}

Result<std::optional<Boot>> find_earlier_boot(const std::string& key,
                                              const Environment& environment) {
  TRY_ASSIGN(const std::string entry, entry_path(key, environment));
  return read_stored_boot(entry);
}

Result<Done> keep_boot(const std::string& key, const Boot& boot, const std::string& run,
                       const Environment& environment) {
  TRY_ASSIGN(const std::string entry, entry_path(key, environment));
  return store_boot(entry, boot, run);
}

Result<std::optional<CellBoot>> find_boot_of_run(const std::string& key, const RunFolder& run,
                                                 const std::string& cell) {
  TRY_ASSIGN(std::optional<Boot> boot, read_stored_boot(run.boot(key)));
  if (!boot || boot->earlier_run == cell) return std::optional<CellBoot>();
  CellBoot found;
  found.cell = std::exchange(boot->earlier_run, "");
  found.boot = std::move(*boot);
  return std::optional(std::move(found));
}

Result<Done> keep_boot_of_run(const std::string& key, const Boot& boot, const RunFolder& run,
                              const std::string& cell) {
  return store_boot(run.boot(key), boot, cell);
}

Result<CellBoot> boot_or_reuse(const BootRequest& request, const RunFolder& run, const Plan& plan,
                               const PlannedCell& planned, Share share,
                               const Environment& environment) {
  TRY_ASSIGN(const std::string key, boot_key(request, plan.qemu));
  if (share == Share::yes) {
    TRY_ASSIGN(std::optional<CellBoot> other, find_boot_of_run(key, run, planned.cell.id));
    if (other) return std::move(*other);
  }
  const bool is_base = planned.cell.series.empty();
  if (is_base && planned.may_reuse) {
    TRY_ASSIGN(std::optional<Boot> earlier, find_earlier_boot(key, environment));
    // A run with the same id is the same run in another directory.
    if (earlier && earlier->earlier_run == plan.run) earlier->earlier_run.clear();
    if (earlier) return CellBoot{std::move(*earlier), ""};
  }
  TRY_ASSIGN(Boot booted, boot(request));
  if (is_base) TRY(keep_boot(key, booted, plan.run, environment));
  if (share == Share::yes) TRY(keep_boot_of_run(key, booted, run, planned.cell.id));
  return CellBoot{std::move(booted), ""};
}

}  // namespace kseries
