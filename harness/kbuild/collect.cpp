// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/collect.h"

#include <filesystem>
#include <optional>
#include <set>

#include "base/result.h"
#include "base/run_paths.h"
#include "base/text.h"
#include "host/beneath.h"
#include "host/files.h"
#include "host/sandbox.h"
#include "kbuild/modules.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

constexpr double strip_seconds = 120;

/// Copies the modules into `folder`/modules, with the list from which the guest's init loads them.
Result<Done> collect_modules(const LanePaths& lane, const std::string& folder, Build& build) {
  TRY_ASSIGN(const std::optional<std::string> order,
             read_beneath(lane.output(), output_file::module_order));
  if (!order || trim(*order).empty()) return Done{};
  const std::string modules = folder + "/" + run_paths::modules + "/";
  TRY(make_folders(modules));
  ModuleNeeds depends;
  for (const std::string_view line : split_lines(*order)) {
    // Lines end in .o since 6.4, in .ko before.
    const std::string stem(line.substr(0, line.rfind('.')));
    const std::string name = fs::path(stem).filename().string() + ".ko";
    TRY(copy_beneath(lane.output(), stem + ".ko", modules + name, output_limit::binary));
    TRY_ASSIGN(const std::string bytes, read_file(modules + name));
    depends.emplace_back(name, parse_module_needs(bytes));
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
Result<Done> collect_gcov_notes(const LanePaths& lane, const std::vector<std::string>& gcov_objects,
                                const std::string& folder) {
  std::set<std::string> parts;
  for (const std::string& object : gcov_objects) parts.insert(fs::path(object).parent_path());
  for (const std::string& part : parts) {
    std::error_code code;
    for (const fs::directory_entry& entry : fs::directory_iterator(lane.output(part), code)) {
      if (entry.path().extension() != ".gcno") continue;
      const fs::path path = entry.path().lexically_relative(lane.output());
      const fs::path to = folder / fs::path(run_paths::gcov_notes) / path;
      TRY(make_folders(to.parent_path().string()));
      TRY(copy_beneath(lane.output(), path.string(), to.string(), output_limit::binary));
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
    return copy_beneath(lane.output(), image.path, to, output_limit::binary);
  }
  // The firmware reads every byte of the ELF file; debug sections would cost a second.
  return strip_debug(folder + "/" + run_paths::vmlinux, to, sandbox);
}

}  // namespace

Result<Done> collect_kernel(const LanePaths& lane, const KernelImage& image,
                            const Toolchain& toolchain, const std::string& folder, Build& build) {
  TRY(copy_beneath(lane.output(), output_file::vmlinux, folder + "/" + run_paths::vmlinux,
                   output_limit::vmlinux));
  build.symbols = run_paths::vmlinux;
  TRY(collect_image(lane, image, folder, toolchain.sandbox));
  build.kernel = run_paths::kernel;
  TRY(collect_modules(lane, folder, build));
  TRY(collect_gcov_notes(lane, toolchain.gcov_objects, folder));
  TRY_ASSIGN(const std::optional<std::string> release,
             read_beneath(lane.output(), output_file::release));
  if (release) build.release = trim(*release);
  return Done{};
}

}  // namespace kseries
