// SPDX-License-Identifier: GPL-2.0-only
#include "run/run_folder.h"

#include <filesystem>

#include "base/result.h"
#include "codec/json.h"
#include "host/files.h"
#include "model/names.h"
#include "plan/ninja.h"

namespace kseries {

Result<std::optional<RunTime>> RunFolder::read_time() const {
  const std::string path = in(run_paths::time);
  if (!exists(path)) return std::optional<RunTime>();
  TRY_ASSIGN(std::string text, read_file(path));
  TRY_ASSIGN(RunTime time, run_time_from_json(text, path));
  return std::optional(std::move(time));
}

Result<Done> RunFolder::write_time(const RunTime& time) const {
  return write_file(in(run_paths::time), to_json(time));
}

std::string RunFolder::step_result(const Step& step) const {
  return in(kseries::step_result(step));
}

Result<std::optional<StepResult>> RunFolder::read_step_result(const Step& step) const {
  const std::string path = step_result(step);
  if (!exists(path)) return std::optional<StepResult>();
  TRY_ASSIGN(std::string text, read_file(path));
  TRY_ASSIGN(StepResult result, step_result_from_json(text, path));
  return std::optional(std::move(result));
}

Result<Done> RunFolder::write_step_result(const Step& step, const StepResult& result) const {
  Result<Done> written = write_file(step_result(step), to_json(result));
  if (written) return written;
  Error error = written.error();
  error.what = "can't write the result of the step: " + error.what;
  return error;
}

bool RunFolder::has_step_output(const Step& step) const { return exists(in(step_output(step))); }

Result<Done> RunFolder::remove_step_output(const Step& step) const {
  return remove_all(in(step_output(step)));
}

Result<Done> RunFolder::forget_step(const Step& step) const {
  TRY(remove_step_output(step));
  return remove_all(step_result(step));
}

Error lost_result(const RunFolder& run, const Step& step) {
  return {"run", "step '" + std::string(name_of(step.kind)) + " " + step.id + "' left no result",
          run.step_result(step), "see the messages of the step in the output of kseries run"};
}

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
