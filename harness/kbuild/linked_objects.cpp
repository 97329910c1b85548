// SPDX-License-Identifier: GPL-2.0-only
#include "kbuild/linked_objects.h"

#include <filesystem>
#include <optional>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "host/beneath.h"
#include "host/files.h"
#include "host/sandbox.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

constexpr double list_seconds = 60;

Result<Done> add_archive(const LanePaths& lane, const std::string& archive, SandboxKind kind,
                         std::set<std::string>& objects) {
  Command list{.argv = {"ar", "t", archive}};
  list.directory = lane.output();
  list.deadline_seconds = list_seconds;
  Sandbox sandbox;
  sandbox.binds = {{lane.output(), lane.output(), false}};
  sandbox.kind = kind;
  TRY_ASSIGN(Outcome outcome, run(sandboxed(sandbox, std::move(list))));
  const std::string path = lane.output(archive);
  if (!outcome.ok()) {
    return Error{"build", "can't list the objects of the kernel: " + std::string(trim(outcome.err)),
                 path, "`kseries doctor` lists the tools that a build needs"};
  }
  for (const std::string_view line : split_lines(outcome.out)) objects.emplace(line);
  return Done{};
}

/// Without modules these are not in vmlinux.a (KBUILD_VMLINUX_LIBS in the top
/// Makefile).
std::vector<std::string> library_archives(const LanePaths& lane) {
  std::vector<std::string> archives = {"lib/lib.a"};
  std::error_code code;
  for (const fs::directory_entry& arch : fs::directory_iterator(lane.output("arch"), code)) {
    archives.push_back("arch/" + arch.path().filename().string() + "/lib/lib.a");
  }
  std::erase_if(archives, [&](const std::string& path) { return !exists(lane.output(path)); });
  return archives;
}

}  // namespace

Result<std::set<std::string>> linked_objects(const LanePaths& lane, SandboxKind sandbox) {
  std::set<std::string> objects;
  std::vector<std::string> archives = library_archives(lane);
  archives.emplace_back(output_file::archive);
  for (const std::string& archive : archives) {
    TRY(add_archive(lane, archive, sandbox, objects));
  }
  TRY_ASSIGN(const std::optional<std::string> order,
             read_beneath(lane.output(), output_file::module_order));
  if (!order) return objects;
  for (const std::string_view module : split_lines(*order)) {
    const std::string stem(module.substr(0, module.rfind('.')));
    TRY_ASSIGN(const std::optional<std::string> parts, read_beneath(lane.output(), stem + ".mod"));
    if (!parts) {
      return Error{"build", "the build did not make a file", lane.output(stem + ".mod"),
                   "check the Makefiles of the series"};
    }
    for (const std::string_view part : split_lines(*parts)) objects.emplace(trim(part));
  }
  return objects;
}

}  // namespace kseries
