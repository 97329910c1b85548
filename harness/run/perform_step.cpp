// SPDX-License-Identifier: GPL-2.0-only
#include "run/perform_step.h"

#include <cstdio>

#include "base/error_text.h"
#include "model/names.h"
#include "run/execute.h"
#include "run/step_build.h"
#include "run/step_cell.h"

namespace kseries {
namespace {

Result<StepResult> perform(const RunFolder& run, const Step& step, const Environment& environment) {
  TRY_ASSIGN(Plan plan, run.read_plan());
  const RunningMark mark(run, step);
  switch (step.kind) {
    case StepKind::suites:
      return step_suites(run, plan, step.id, environment);
    case StepKind::build:
      return step_build(run, plan, step.id, run.build(step.id), environment,
                        [&](std::string_view text) { mark.note(text); });
    case StepKind::cell:
      return step_cell(run, plan, step.id, run.cell(step.id), environment);
  }
  return Error{"step", "no such step", step.id, "", ErrorKind::bug};
}

}  // namespace

StepResult failed_step(const Error& error) {
  const Verdict verdict =
      error.kind == ErrorKind::interrupted ? Verdict::not_run : Verdict::harness_error;
  return {verdict, std::string(enum_name(verdict)) + ": " + error_line(error), error};
}

Result<StepResult> perform_step(const RunFolder& run, const Step& step,
                                const Environment& environment) {
  // The result of an earlier attempt must not be taken for the result of this one.
  TRY(run.forget_step(step));
  Result<StepResult> result = perform(run, step, environment);
  const Result<Done> written =
      run.write_step_result(step, result ? *result : failed_step(result.error()));
  if (result && written) return result;
  (void)run.remove_step_output(step);
  if (result) return written.error();
  if (!written) {
    std::fprintf(stderr, "%s\n", error_text(written.error()).c_str());
  }
  return result;
}

}  // namespace kseries
