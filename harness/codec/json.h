// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/apply.h"
#include "model/build.h"
#include "model/guest.h"
#include "model/plan.h"
#include "model/report.h"
#include "model/run_time.h"
#include "model/splat.h"
#include "model/step.h"
#include "model/tree.h"

// The files that steps exchange. Each file is one line of JSON: an object with "schema"
// (the version) and "kind", followed by the fields of the value in the order of the model.
// Enumerators are written as words (model/names.h). A string that is not valid UTF-8 is
// written as {"base64": "..."}, so that reading returns the same bytes. Equal values give
// equal files.

namespace kseries {

/// Incremented when a field is renamed or changes its meaning. A new field does not
/// increment it, because readers use the default of the model if a file lacks a field.
inline constexpr int json_schema = 3;

std::string to_json(const Tree& tree);
std::string to_json(const PatchedTree& patched);
std::string to_json(const std::vector<ConfigProof>& proofs);
std::string to_json(const SeriesSource& source);
std::string to_json(const Plan& plan);
std::string to_json(const PlanContext& context);
std::string to_json(const GuestProfile& profile);
std::string to_json(const std::vector<Diagnostic>& diagnostics);
std::string to_json(const std::vector<Splat>& splats);
std::string to_json(const Build& build);
/// Without `console` and `ktap`, which are separate files.
std::string to_json(const Boot& boot);
std::string to_json(const CellResult& result);
std::string to_json(const StepResult& result);
std::string to_json(const RunTime& time);
std::string triage_answers_json(const std::map<std::string, Triage>& answers);

// The readers. `where` is the path of the file, for messages. Unknown fields are ignored.
// A truncated file, another kind or schema, a wrong type and an unknown enumerator are
// Errors of stage "json" with the expected type and the position (".cases[3].seconds").

Result<PatchedTree> patched_tree_from_json(std::string_view text, const std::string& where);
Result<std::vector<ConfigProof>> config_proofs_from_json(std::string_view text,
                                                         const std::string& where);
Result<SeriesSource> series_source_from_json(std::string_view text, const std::string& where);
Result<Plan> plan_from_json(std::string_view text, const std::string& where);
Result<PlanContext> plan_context_from_json(std::string_view text, const std::string& where);
Result<std::vector<Diagnostic>> diagnostics_from_json(std::string_view text,
                                                      const std::string& where);
Result<std::vector<Splat>> splats_from_json(std::string_view text, const std::string& where);
Result<Build> build_from_json(std::string_view text, const std::string& where);
/// `console` and `ktap` are empty.
Result<Boot> boot_from_json(std::string_view text, const std::string& where);
Result<CellResult> cell_result_from_json(std::string_view text, const std::string& where);
Result<StepResult> step_result_from_json(std::string_view text, const std::string& where);
Result<RunTime> run_time_from_json(std::string_view text, const std::string& where);
Result<std::map<std::string, Triage>> triage_answers_from_json(std::string_view text,
                                                               const std::string& where);

}  // namespace kseries
