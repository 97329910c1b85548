// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/apply.h"
#include "model/build.h"
#include "model/campaign.h"
#include "model/config.h"
#include "model/guest.h"
#include "model/plan.h"
#include "model/report.h"
#include "model/run_time.h"
#include "model/series.h"
#include "model/splat.h"
#include "model/step.h"
#include "model/test_run.h"
#include "model/tree.h"

// The files that steps hand to each other. Every file is one line of JSON: an
// object with "schema" (version) and "kind" first, then the value's fields in
// the order of the model. Enumerators are words (model/names.h). A text that is
// not UTF-8 is written as {"base64": "…"}, so that every value comes back to
// the byte. Equal values give equal files.

namespace kseries {

/// Goes up when a field changes its meaning; a new field alone does not count,
/// since a reader takes the model's default for what an older file lacks.
inline constexpr int json_schema = 2;

std::string to_json(const Tree& tree);
std::string to_json(const Series& series);
std::string to_json(const PatchedTree& patched);
std::string to_json(const Campaign& campaign);
std::string to_json(const Permutations& permutations);
std::string to_json(const Build& build);
std::string to_json(const TestRun& run);
std::string to_json(const std::vector<Splat>& splats);
std::string to_json(const GuestProfile& profile);
/// Without `console` and `ktap`: the bytes stand in files of their own.
std::string to_json(const Boot& boot);
std::string to_json(const Cell& cell);
std::string to_json(const Plan& plan);
std::string to_json(const CellResult& result);
std::string to_json(const StepResult& result);
std::string to_json(const RunTime& time);
std::string to_json(const Report& report);

// The way back. `where` is the file's path, for messages. Fields that this
// program does not know are passed over. An Error of stage "json" says what was
// expected and where (".cases[3].seconds"), for: a truncated file, another
// kind of file, another schema, a wrong type, an unknown word.

Result<Tree> tree_from_json(std::string_view text, const std::string& where);
Result<Series> series_from_json(std::string_view text, const std::string& where);
Result<PatchedTree> patched_tree_from_json(std::string_view text, const std::string& where);
Result<Campaign> campaign_from_json(std::string_view text, const std::string& where);
Result<Permutations> permutations_from_json(std::string_view text, const std::string& where);
Result<Build> build_from_json(std::string_view text, const std::string& where);
Result<TestRun> test_run_from_json(std::string_view text, const std::string& where);
Result<std::vector<Splat>> splats_from_json(std::string_view text, const std::string& where);
Result<GuestProfile> guest_profile_from_json(std::string_view text, const std::string& where);
Result<Boot> boot_from_json(std::string_view text, const std::string& where);
Result<Cell> cell_from_json(std::string_view text, const std::string& where);
Result<Plan> plan_from_json(std::string_view text, const std::string& where);
Result<CellResult> cell_result_from_json(std::string_view text, const std::string& where);
Result<StepResult> step_result_from_json(std::string_view text, const std::string& where);
Result<RunTime> run_time_from_json(std::string_view text, const std::string& where);
Result<Report> report_from_json(std::string_view text, const std::string& where);

}  // namespace kseries
