// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/collect.h"

#include <filesystem>

#include "base/result.h"
#include "base/run_paths.h"
#include "base/text.h"
#include "host/files.h"
#include "host/sandbox.h"
#include "kbuild/modules.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

constexpr double strip_seconds = 120;

Result<Done> copy_file(const std::string& from, const std::string& to) {
  std::error_code code;
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, code);
  if (!code) return Done{};
  std::error_code missing;
  const auto size = fs::file_size(from, missing);
  std::error_code unknown;
  // File systems report different errors when they are full.
  const bool full = code == std::errc::no_space_on_device ||
                    (!missing && fs::space(fs::path(to).parent_path(), unknown).available < size);
  // A partial kernel is useless, and a full disk would have no room for the reports.
  fs::remove(to, unknown);
  if (full) {
    return Error{"build", "the disk is full", to,
                 "free some space there, then run the same command again: finished steps are kept"};
  }
  return Error{"build", "can't copy " + from + ": " + code.message(), to, ""};
}

/// Refuses links out of the lane: a Makefile of the series may leave one to any file of this
/// machine.
Result<Done> check_inside(const LanePaths& lane, const std::string& path) {
  std::error_code code;
  const fs::path real = fs::canonical(path, code);
  if (code) return Done{};  // reading it reports that it is missing
  const std::string below = lane.real_output(code) + "/";
  if (real.string().rfind(below, 0) == 0) return Done{};
  return Error{"build", "the build left a link that points out of its directory", path,
               "check the Makefiles of the series"};
}

/// Copies the modules into `folder`/modules, with the list from which the guest's init loads them.
Result<Done> collect_modules(const LanePaths& lane, const std::string& folder, Build& build) {
  const Result<std::string> order = read_file(lane.output(output_file::module_order));
  if (!order || trim(*order).empty()) return Done{};
  const std::string modules = folder + "/" + run_paths::modules + "/";
  TRY(make_folders(modules));
  ModuleNeeds depends;
  for (const std::string_view line : split_lines(*order)) {
    // Lines end in .o since 6.4, in .ko before.
    const std::string stem(line.substr(0, line.rfind('.')));
    const std::string name = fs::path(stem).filename().string() + ".ko";
    const std::string from = lane.output(stem + ".ko");
    TRY(check_inside(lane, from));
    TRY_ASSIGN(std::string bytes, read_file(from));
    depends.emplace_back(name, parse_module_needs(bytes));
    TRY(copy_file(from, modules + name));
  }
  const std::vector<std::string> loadable = load_order(depends);
  if (const std::string problem = load_problem(depends); !problem.empty()) {
    build.status = BuildStatus::failed;
    build.message = problem;
  }
  build.modules = run_paths::modules;
  return write_file(modules + run_paths::module_list, join(loadable, "\n") + "\n");
}

/// The notes (*.gcno) that gcov needs next to the counters; the compiler writes them next to
/// the objects.
Result<Done> collect_gcov_notes(const LanePaths& lane, const std::vector<std::string>& gcov_folders,
                                const std::string& folder) {
  for (const std::string& part : gcov_folders) {
    std::error_code code;
    for (const fs::directory_entry& entry :
         fs::recursive_directory_iterator(lane.output(part), code)) {
      if (entry.path().extension() != ".gcno") continue;
      TRY(check_inside(lane, entry.path().string()));
      const fs::path to =
          folder / fs::path(run_paths::gcov_notes) / entry.path().lexically_relative(lane.output());
      TRY(make_folders(to.parent_path().string()));
      TRY(copy_file(entry.path().string(), to.string()));
    }
  }
  return Done{};
}

/// Copies an ELF file of the series without its debug sections.
Result<Done> strip_debug(const std::string& elf, const std::string& to, SandboxKind kind) {
  // A directory of its own: the sandbox must not write to the results of the run.
  const std::string work = to + ".strip";
  TRY(remove_all(work));
  TRY(make_folders(work));
  const std::string stripped = work + "/kernel";
  Command objcopy{.argv = {"objcopy", "--strip-debug", elf, stripped}};
  objcopy.deadline_seconds = strip_seconds;
  Sandbox sandbox;
  sandbox.binds = {{elf, elf, false}, {work, work, true}};
  sandbox.kind = kind;
  TRY_ASSIGN(const Outcome outcome, run(sandboxed(sandbox, std::move(objcopy))));
  std::error_code code;
  const bool regular = fs::is_regular_file(fs::symlink_status(stripped, code));
  if (!outcome.ok() || !regular)
    return Error{"build", "objcopy: " + bounded(trim(outcome.err), 500, 200), to, ""};
  fs::rename(stripped, to, code);
  if (code) return Error{"build", "can't rename the kernel: " + code.message(), to, ""};
  return remove_all(work);
}

/// Puts the file that a guest boots into `folder`.
Result<Done> collect_image(const LanePaths& lane, const KernelImage& image,
                           const std::string& folder, SandboxKind sandbox) {
  const std::string to = folder + "/" + run_paths::kernel;
  if (image.method == BootMethod::image) {
    const std::string from = lane.output(image.path);
    TRY(check_inside(lane, from));
    return copy_file(from, to);
  }
  // The firmware reads every byte of the ELF file; debug sections would cost a second.
  return strip_debug(folder + "/" + run_paths::vmlinux, to, sandbox);
}

}  // namespace

Result<Done> collect_kernel(const LanePaths& lane, const KernelImage& image,
                            const Toolchain& toolchain, const std::string& folder, Build& build) {
  const std::string vmlinux = lane.output(output_file::vmlinux);
  const std::string release_file = lane.output(output_file::release);
  for (const std::string& file : {vmlinux, release_file}) {
    TRY(check_inside(lane, file));
  }
  TRY(copy_file(vmlinux, folder + "/" + run_paths::vmlinux));
  build.symbols = run_paths::vmlinux;
  TRY(collect_image(lane, image, folder, toolchain.sandbox));
  build.kernel = run_paths::kernel;
  TRY(collect_modules(lane, folder, build));
  TRY(collect_gcov_notes(lane, toolchain.gcov_folders, folder));
  const Result<std::string> release = read_file(release_file);
  if (release) build.release = trim(*release);
  return Done{};
}

}  // namespace kseries
