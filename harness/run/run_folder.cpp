// SPDX-License-Identifier: GPL-2.0-only
#include "run/run_folder.h"

#include <filesystem>

#include "base/result.h"
#include "codec/json.h"
#include "host/files.h"

namespace kseries {

Result<Plan> read_plan(const RunFolder& run) {
  Result<std::string> text = read_file(run.plan());
  if (!text) {
    Error error = text.error();
    error.stage = "run";
    error.hint = "name the folder of a run: reports/runs/ID has a plan.json";
    return error;
  }
  return plan_from_json(*text, run.plan());
}

Result<PatchedTree> read_patched(const RunFolder& run, const PlannedBuild& planned) {
  const std::string path = run.in(planned.input);
  TRY_ASSIGN(std::string text, read_file(path));
  return patched_tree_from_json(text, path);
}

Result<std::pair<RunFolder, std::string>> cell_of_folder(const std::string& folder) {
  std::error_code code;
  const std::filesystem::path path = std::filesystem::canonical(folder, code);
  if (code) {
    return Error{"run", "no such cell", folder, "name a folder RUN/cells/ID", ErrorKind::usage};
  }
  return std::pair(RunFolder(path.parent_path().parent_path().string()), path.filename().string());
}

std::string again_folder(const std::string& folder) {
  for (int number = 1;; ++number) {
    std::string again = folder + "/again-" + std::to_string(number);
    if (!exists(again)) return again;
  }
}

Result<Done> write_if_changed(const std::string& path, const std::string& content) {
  const Result<std::string> present = read_file(path);
  if (present && *present == content) return Done{};
  return write_file(path, content);
}

}  // namespace kseries
