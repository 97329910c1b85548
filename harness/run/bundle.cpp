// SPDX-License-Identifier: GPL-2.0-only
#include "run/bundle.h"

#include <archive.h>
#include <archive_entry.h>

#include <cmath>
#include <memory>
#include <optional>

#include "base/quote.h"
#include "base/result.h"
#include "base/text.h"
#include "guest/boot.h"
#include "host/environment.h"
#include "host/files.h"
#include "judge/describe.h"
#include "judge/portable_command.h"
#include "model/names.h"
#include "plan/find_planned.h"
#include "run/cell_suites.h"
#include "run/guest_image.h"

namespace kseries {
namespace {

constexpr const char* kernel_name = "kernel";
constexpr const char* initramfs_name = "initramfs.cpio";
constexpr const char* test_output = "ktap.txt";

struct FreeWriter {
  void operator()(archive* writer) const { archive_write_free(writer); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

Error pack_error(archive* writer) {
  const char* const what = archive_error_string(writer);
  return {"bundle", what == nullptr ? "can't write the archive" : what, "", ""};
}

la_ssize_t append_packed(archive* /*writer*/, void* target, const void* data, size_t size) {
  static_cast<std::string*>(target)->append(static_cast<const char*>(data), size);
  return static_cast<la_ssize_t>(size);
}

/// A patch as `git am` reads it.
std::string patch_mail(const Patch& patch) {
  return "From: " + patch.author_name + " <" + patch.author_email + ">\nSubject: [PATCH] " +
         one_line(patch.subject) + "\n\n" + patch.message + "\n---\n" + patch.diff + "\n";
}

std::string patch_name(const Patch& patch) {
  const std::string number = std::to_string(patch.number);
  const std::string digits(number.size() < 4 ? 4 - number.size() : 0, '0');
  return "patches/" + digits + number + ".patch";
}

/// What the cell showed, to compare with.
std::string expected_text(const Plan& plan, const CellResult& result) {
  std::string text = "cell: " + result.cell.id + "\ntree: " + result.cell.tree;
  for (const Tree& tree : plan.trees) {
    if (tree.name == result.cell.tree) text += " " + tree.version + " " + tree.release;
  }
  text += "\nseries: " + (result.cell.series.empty() ? "none" : result.cell.series) +
          "\npatches: " + std::to_string(result.cell.patches) + "\nQEMU: " + plan.qemu +
          "\nverdict: " + std::string(enum_name(result.verdict)) + "\nmessage: " + result.message +
          "\n";
  for (const Splat& splat : result.splats) text += "fingerprint: " + splat.fingerprint + "\n";
  return text + "\nkseries read console console.log shows the fingerprints of a boot.\n";
}

/// The patches that are applied in the cell.
Result<Done> add_patches(const RunFolder& run, const Cell& cell,
                         std::map<std::string, BundledFile>& files) {
  TRY_ASSIGN(const std::optional<SeriesSource> source,
             run.read_source(place_name(cell.tree, cell.series)));
  if (!source) return Done{};
  for (size_t i = 0; i < source->patches.size() && i < static_cast<size_t>(cell.patches); ++i)
    files[patch_name(source->patches[i])] = {patch_mail(source->patches[i]), false};
  return Done{};
}

/// Adds a file if it exists.
Result<Done> add_bundled_file(const std::string& path, const std::string& name,
                              std::map<std::string, BundledFile>& files) {
  if (!exists(path)) return Done{};
  TRY_ASSIGN(std::string content, read_file(path));
  files[name] = {std::move(content), false};
  return Done{};
}

Result<std::map<std::string, BundledFile>> collect(const RunFolder& run, const Plan& plan,
                                                   const PlannedCell& planned,
                                                   const ScratchFolder& scratch,
                                                   const Environment& environment) {
  TRY_ASSIGN(const Build build, run.build(planned.build).read());
  const std::string folder = run.cell(planned.cell.id).path();
  if (build.status != BuildStatus::ok || planned.cell.guest.empty()) {
    return Error{"bundle",
                 "this cell has no " +
                     std::string(planned.cell.guest.empty() ? "guest" : "kernel: " + build.message),
                 folder, "", ErrorKind::usage};
  }
  TRY_ASSIGN(const PlannedBuild source, planned_build(plan, planned.build));
  TRY_ASSIGN(const PatchedTree patched, run.read_patched(plan, source.input));
  const std::string archive = scratch.path() + "/" + initramfs_name;
  TRY_ASSIGN(const CellSuites suites,
             build_cell_suites(patched, environment, planned.cell.suites, plan.sandbox));
  TRY_ASSIGN(BootRequest request,
             prepare_boot(run, plan, planned, build, suites.build, archive, false, environment));
  std::map<std::string, BundledFile> files;
  TRY(add_bundled_file(request.kernel, kernel_name, files));
  TRY(add_bundled_file(archive, initramfs_name, files));
  TRY(add_bundled_file(run.build(planned.build).config(), run_paths::config, files));
  TRY(add_bundled_file(find_data(environment, "guests/" + planned.cell.guest + ".toml"),
                       "guest.toml", files));
  TRY(add_bundled_file(folder + "/" + run_paths::splats, run_paths::splats, files));
  TRY(add_patches(run, planned.cell, files));
  if (const Result<CellResult> result = run.cell(planned.cell.id).read())
    files["expected.txt"] = {expected_text(plan, *result), false};
  request.kernel = kernel_name;
  request.initrd = initramfs_name;
  files["run.sh"] = {bundle_script(portable_argv(request, test_output), request.profile.disks,
                                   request.deadline_seconds),
                     true};
  files[run_paths::repro] = {"./run.sh\n", false};
  return files;
}

}  // namespace

std::string bundle_script(const std::vector<std::string>& argv, const std::vector<GuestDisk>& disks,
                          double seconds) {
  std::string text =
      "#!/bin/sh\n"
      "# Boots the kernel of this bundle in QEMU. The console goes to stdout and console.log, the\n"
      "# results of the tests to ktap.txt. QEMU=PROGRAM selects another QEMU. Tests that need an\n"
      "# answer of the host do not get one.\n"
      "set -eu\n"
      "cd \"$(dirname \"$0\")\"\n"
      "qemu=\"${QEMU:-" +
      argv.front() +
      "}\"\n"
      "command -v \"$qemu\" > /dev/null || { echo \"run.sh: $qemu is not installed\" >&2; exit 69; "
      "}\n"
      "limit=\"timeout " +
      std::to_string(static_cast<long>(std::ceil(seconds))) +
      "\"\n"
      "command -v timeout > /dev/null || limit=\n";
  for (const GuestDisk& disk : disks) {
    const std::string name = shell_quote({disk.name + ".img"});
    text += "rm -f " + name + "\ndd if=/dev/zero of=" + name +
            " bs=1 count=0 seek=" + std::to_string(static_cast<long>(disk.mib) << 20U) +
            " 2> /dev/null\n";
  }
  return text + "$limit \"$qemu\" " + shell_quote({argv.begin() + 1, argv.end()}) +
         " < /dev/null | tee console.log\n";
}

Result<std::string> pack_bundle(const std::string& folder,
                                const std::map<std::string, BundledFile>& files) {
  std::string bytes;
  const std::unique_ptr<archive, FreeWriter> writer(archive_write_new());
  archive_write_set_format_ustar(writer.get());
  archive_write_add_filter_xz(writer.get());
  archive_write_set_options(writer.get(), "compression-level=2");
  archive_write_set_bytes_in_last_block(writer.get(), 1);
  if (archive_write_open(writer.get(), &bytes, nullptr, append_packed, nullptr) != ARCHIVE_OK)
    return pack_error(writer.get());
  for (const auto& [name, file] : files) {
    const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), (folder + "/" + name).c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), file.executable ? 0755 : 0644);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.content.size()));
    archive_entry_set_mtime(entry.get(), 0, 0);
    if (archive_write_header(writer.get(), entry.get()) != ARCHIVE_OK ||
        archive_write_data(writer.get(), file.content.data(), file.content.size()) < 0)
      return pack_error(writer.get());
  }
  if (archive_write_close(writer.get()) != ARCHIVE_OK) return pack_error(writer.get());
  return bytes;
}

Result<Done> write_bundle(const RunFolder& run, const std::string& cell, const std::string& file,
                          const Environment& environment) {
  TRY_ASSIGN(const Plan plan, run.read_plan());
  TRY_ASSIGN(const PlannedCell planned, planned_cell(plan, cell));
  TRY_ASSIGN(const ScratchFolder scratch, ScratchFolder::make(environment, "bundle"));
  TRY_ASSIGN(const auto files, collect(run, plan, planned, scratch, environment));
  TRY_ASSIGN(const std::string bytes, pack_bundle(file_name_from(cell), files));
  if (bytes.size() > max_bundle_bytes) {
    return Error{"bundle", "the archive would have " + std::to_string(bytes.size() >> 20U) + " MiB",
                 cell,
                 "the limit is " + std::to_string(max_bundle_bytes >> 20U) +
                     " MiB; run with fewer suites or debug options",
                 ErrorKind::unavailable};
  }
  return write_file(file, bytes);
}

}  // namespace kseries
