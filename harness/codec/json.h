// SPDX-License-Identifier: GPL-2.0-only
#pragma once

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
#include "model/step.h"
#include "model/tree.h"

// The files that steps hand to each other. Every file is one line of JSON: an
// object with "schema" (version) and "kind" first, then the value's fields in
// the order of the model. Enumerators are words (model/names.h). A text that is
// not valid UTF-8 is written as {"base64": "…"}, so that reading gives back the
// same bytes. Equal values give equal files.

namespace kseries {

/// Goes up when a field is renamed or changes its meaning; not for a new field,
/// since a reader takes the model's default for a field that a file lacks.
inline constexpr int json_schema = 2;

std::string to_json(const Tree& tree);
std::string to_json(const PatchedTree& patched);
std::string to_json(const std::vector<ConfigProof>& proofs);
std::string to_json(const Plan& plan);
std::string to_json(const std::vector<Diagnostic>& diagnostics);
std::string to_json(const Build& build);
/// Without `console` and `ktap`, whose bytes are in files of their own.
std::string to_json(const Boot& boot);
std::string to_json(const CellResult& result);
std::string to_json(const StepResult& result);
std::string to_json(const RunTime& time);

// The readers. `where` is the file's path, for messages. Unknown fields are
// ignored. Fails with an Error of stage "json", which names what was expected and
// where (".cases[3].seconds"), on a truncated file, another kind of file, another
// schema, a wrong type or an unknown enumerator.

Result<PatchedTree> patched_tree_from_json(std::string_view text, const std::string& where);
Result<std::vector<ConfigProof>> config_proofs_from_json(std::string_view text,
                                                         const std::string& where);
Result<Plan> plan_from_json(std::string_view text, const std::string& where);
Result<std::vector<Diagnostic>> diagnostics_from_json(std::string_view text,
                                                      const std::string& where);
Result<Build> build_from_json(std::string_view text, const std::string& where);
Result<CellResult> cell_result_from_json(std::string_view text, const std::string& where);
Result<StepResult> step_result_from_json(std::string_view text, const std::string& where);
Result<RunTime> run_time_from_json(std::string_view text, const std::string& where);

}  // namespace kseries
