// SPDX-License-Identifier: GPL-2.0-only
#include "run/run_folder.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "base/text.h"
#include "codec/json.h"
#include "host/files.h"
#include "judge/describe.h"
#include "model/names.h"
#include "plan/ninja.h"
#include "series/diff.h"

namespace kseries {
namespace fs = std::filesystem;
namespace {

/// Writes a file unless it already has that content, because Ninja compares time stamps.
Result<Done> write_if_changed(const std::string& path, const std::string& content) {
  const Result<std::string> present = read_file(path);
  if (present && *present == content) return Done{};
  return write_file(path, content);
}

}  // namespace

bool RunFolder::has_plan() const { return exists(plan()); }

Result<Plan> RunFolder::read_plan() const {
  Result<std::string> text = read_file(plan());
  if (!text) {
    Error error = text.error();
    error.stage = "run";
    error.hint = "give the directory of a run, such as reports/runs/ID, which has a plan.json";
    return error;
  }
  return plan_from_json(*text, plan());
}

bool RunFolder::is_triage() const {
  const fs::path path(root_);
  return path.filename() == run_paths::triage && RunFolder(path.parent_path().string()).has_plan();
}

Result<bool> RunFolder::is_vacant() const {
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(root_, code)) {
    // The lock of the run that is starting.
    if (entry.path().filename() != run_paths::lock) return false;
  }
  if (code) return Error{"run", "can't read the directory: " + code.message(), root_, ""};
  return true;
}

std::string RunFolder::whole_plan() const {
  std::string path = in(run_paths::whole_plan);
  return exists(path) ? path : plan();
}

Result<Plan> RunFolder::read_whole_plan() const {
  const std::string path = whole_plan();
  if (path == plan()) return read_plan();
  TRY_ASSIGN(const std::string text, read_file(path));
  return plan_from_json(text, path);
}

Result<Done> RunFolder::write_plan(const Plan& plan,
                                   const std::map<std::string, std::string>& files) const {
  // Written first, because it marks the directory as a run: if this process is killed here, the
  // run can be started again.
  TRY(write_if_changed(this->plan(), to_json(plan)));
  for (const auto& [path, content] : files) {
    TRY(write_if_changed(in(path), content));
  }
  return Done{};
}

Result<Done> RunFolder::write_origin(const std::optional<Plan>& whole,
                                     const PlanContext& context) const {
  if (whole) {
    TRY(write_if_changed(in(run_paths::whole_plan), to_json(*whole)));
  } else {
    TRY(remove_all(in(run_paths::whole_plan)));
  }
  return write_if_changed(in(run_paths::context), to_json(context));
}

Result<PlanContext> RunFolder::read_context() const {
  const std::string path = in(run_paths::context);
  TRY_ASSIGN(const std::string text, read_file(path));
  return plan_context_from_json(text, path);
}

Result<Done> RunFolder::write_graph(const Plan& plan, const std::string& program) const {
  return write_if_changed(in(run_paths::graph), to_ninja(plan, program, [&](const Step& step) {
                            return has_step_output(step);
                          }));
}

std::vector<std::string> RunFolder::list_inputs() const {
  std::vector<std::string> inputs;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(in(run_paths::inputs), code)) {
    if (!entry.is_regular_file(code) || entry.path().extension() != ".json") continue;
    inputs.push_back(std::string(run_paths::inputs) + "/" + entry.path().filename().string());
  }
  std::sort(inputs.begin(), inputs.end());
  return inputs;
}

Result<PatchedTree> RunFolder::read_patched(const Plan& plan, const std::string& input) const {
  const std::string path = in(input);
  TRY_ASSIGN(std::string text, read_file(path));
  TRY_ASSIGN(PatchedTree patched, patched_tree_from_json(text, path));
  for (const Tree& tree : plan.trees) {
    if (tree.name == patched.tree.name) patched.tree = tree;
  }
  return patched;
}

Result<std::optional<SeriesSource>> RunFolder::read_source(const std::string& place) const {
  const std::string path = in(run_paths::source(place));
  if (!exists(path)) return std::optional<SeriesSource>();
  TRY_ASSIGN(const std::string text, read_file(path));
  TRY_ASSIGN(SeriesSource source, series_source_from_json(text, path));
  for (Patch& patch : source.patches) {
    TRY_ASSIGN(patch.files, parse_diff(patch.diff, patch.subject));
  }
  return std::optional(std::move(source));
}

Result<Done> RunFolder::write_suites(const Tree& tree) const {
  return write_file(in(run_paths::suites_result(tree.id)), to_json(tree));
}

Result<Done> RunFolder::forget_results() const {
  for (const char* part : {run_paths::builds, run_paths::cells, run_paths::run_boots,
                           run_paths::time, run_paths::triage}) {
    TRY(remove_all(in(part)));
  }
  return Done{};
}

Result<Done> RunFolder::forget_all() const {
  TRY(forget_results());
  for (const char* part : {run_paths::suites, ".ninja_log", ".ninja_deps"}) {
    TRY(remove_all(in(part)));
  }
  return Done{};
}

Result<Done> RunFolder::write_reports(const std::map<std::string, std::string>& files) const {
  // Those of an earlier plan can have other names.
  std::vector<std::string> mails;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(root_, code)) {
    if (run_paths::is_mail(entry.path().filename().string())) mails.push_back(entry.path());
  }
  for (const std::string& path : mails) {
    TRY(remove_all(path));
  }
  for (const auto& [name, content] : files) {
    TRY(write_file(in(name), content));
  }
  return Done{};
}

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

Result<std::map<std::string, Triage>> RunFolder::read_triage_answers() const {
  const std::string path = in(run_paths::triage_answers);
  if (!exists(path)) return std::map<std::string, Triage>();
  TRY_ASSIGN(std::string text, read_file(path));
  return triage_answers_from_json(text, path);
}

Result<Done> RunFolder::write_triage_answers(const std::map<std::string, Triage>& answers) const {
  TRY(make_folders(in(run_paths::triage)));
  return write_file(in(run_paths::triage_answers), triage_answers_json(answers));
}

Result<Done> RunFolder::forget_triage_answers() const {
  return remove_all(in(run_paths::triage_answers));
}

Result<Done> RunFolder::link_build_of_run(const std::string& id) const {
  const fs::path link = in(run_paths::build_folder(id));
  TRY(make_folders(link.parent_path().string()));
  std::error_code code;
  if (fs::is_symlink(link, code)) return Done{};
  fs::create_symlink(fs::path("../..") / run_paths::build_folder(id), link, code);
  if (code) return Error{"run", "can't create the link: " + code.message(), link, ""};
  return Done{};
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

Result<std::optional<StepResult>> RunFolder::read_failure(const Step& step) const {
  TRY_ASSIGN(std::optional<StepResult> result, read_step_result(step));
  const bool failed = result && result->error && result->error->kind != ErrorKind::interrupted;
  return failed ? std::move(result) : std::nullopt;
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
  return {"run", "step '" + std::string(enum_name(step.kind)) + " " + step.id + "' left no result",
          run.step_result(step), "see the messages of the step in the output of kseries run"};
}

Result<std::pair<RunFolder, std::string>> find_cell(const std::string& folder) {
  std::error_code code;
  const fs::path path = fs::canonical(folder, code);
  if (code) {
    return Error{"run", "no such cell", folder, "give a directory RUN/cells/ID", ErrorKind::usage};
  }
  return std::pair(RunFolder(path.parent_path().parent_path().string()), path.filename().string());
}

}  // namespace kseries
