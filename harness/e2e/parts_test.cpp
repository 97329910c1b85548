// SPDX-License-Identifier: GPL-2.0-only
//
// Runs in parts: kseries plan, run --shard, merge.
#include <gmock/gmock.h>

#include <filesystem>
#include <set>

#include "base/text.h"
#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Plans examples with two cells each.
Outcome plan_examples(const std::string& folder) {
  return call({"plan", "examples", "--series", "examples/clean", "--series", "examples/boot-oops",
               "--history", "none", "--output", folder});
}

/// The cells that a command prints with -n.
std::set<std::string> planned_cells(const std::string& text) {
  std::set<std::string> cells;
  for (const std::string_view line : split_lines(text)) {
    if (line.starts_with("cell ")) cells.emplace(line.substr(5));
  }
  return cells;
}

TEST(StoredPlan, IsCutIntoShardsThatHaveEachCellOnce) {
  const Workplace work;
  const Outcome plan = plan_examples(work.in("plan"));
  ASSERT_EQ(plan.code, 0) << plan.err;
  EXPECT_THAT(plan.out, HasSubstr("plan: " + work.in("plan")));
  const std::set<std::string> all = planned_cells(plan.out);
  ASSERT_GE(all.size(), 4U);
  std::set<std::string> seen;
  for (const char* shard : {"1/2", "2/2"}) {
    const Outcome part = call({"run", "--plan", work.in("plan"), "--shard", shard, "-n"});
    ASSERT_EQ(part.code, 0) << part.err;
    const std::set<std::string> cells = planned_cells(part.out);
    EXPECT_FALSE(cells.empty()) << shard;
    for (const std::string& cell : cells) EXPECT_TRUE(seen.insert(cell).second) << cell;
  }
  EXPECT_EQ(seen, all);
  const Outcome none = call({"run", "--plan", work.in("plan"), "--shard", "900/900", "-n"});
  EXPECT_EQ(none.code, 0) << "a shard may be empty: " << none.err;
}

TEST(StoredPlan, HasNoPathsOfThisMachine) {
  const Workplace work;
  ASSERT_EQ(plan_examples(work.in("plan")).code, 0);
  const Result<std::string> cache = cache_folder(*read_environment());
  ASSERT_TRUE(cache);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(work.in("plan"))) {
    if (!entry.is_regular_file()) continue;
    const std::string text = content(entry.path());
    EXPECT_THAT(text, Not(HasSubstr(*cache))) << entry.path();
    EXPECT_THAT(text, Not(HasSubstr(KSERIES_SOURCE))) << entry.path();
  }
}

TEST(StoredPlan, ThatWasNotRunIsMergedAsMissingCells) {
  const Workplace work;
  ASSERT_EQ(plan_examples(work.in("plan")).code, 0);
  const Outcome merged =
      call({"merge", work.in("plan"), "-o", work.in("run"), "--history", "none"});
  EXPECT_EQ(merged.code, 69) << merged.err;
  EXPECT_THAT(merged.err, HasSubstr("cells have no result"));
  for (const nlohmann::json& cell : results(work.in("run"))["cells"])
    EXPECT_EQ(cell["verdict"], "not-run");
  const Outcome again = call({"run", "--plan", work.in("run"), "-n"});
  EXPECT_EQ(again.code, 0) << "it can be continued: " << again.err;
}

/// What results.json says about the cells, without times.
std::map<std::string, nlohmann::json> verdicts_by_cell(const std::string& run_dir) {
  std::map<std::string, nlohmann::json> cells;
  const nlohmann::json found = results(run_dir);
  for (nlohmann::json cell : found["cells"]) {
    cell.erase("seconds");
    std::vector<nlohmann::json> cases;
    for (nlohmann::json& test : cell["cases"]) cases.push_back({test["name"], test["result"]});
    std::vector<nlohmann::json> splats;
    for (nlohmann::json& splat : cell["splats"]) splats.push_back(splat["fingerprint"]);
    cells[cell["id"]] = {cell["verdict"], cell["permutation"], cases, splats};
  }
  return cells;
}

TEST(Shards, MergedAreEqualToTheRunOfTheWholePlan) {
  const Workplace work;
  ASSERT_EQ(plan_examples(work.in("plan")).code, 0);
  const std::vector<std::string> common = {"run", "--plan", work.in("plan"), "--history", "none"};
  const auto run_part = [&](const std::string& folder, const std::vector<std::string>& more) {
    std::vector<std::string> words = common;
    words.insert(words.end(), {"--run-dir", work.in(folder), "--triage", "none"});
    words.insert(words.end(), more.begin(), more.end());
    return call(words);
  };
  const Outcome first = run_part("a", {"--shard", "1/2"});
  const Outcome second = run_part("b", {"--shard", "2/2"});
  EXPECT_EQ(std::set<int>({first.code, second.code}), (std::set<int>{0, 1}))
      << first.err << second.err;
  const Outcome merged =
      call({"merge", work.in("a"), work.in("b"), "-o", work.in("merged"), "--history", "none"});
  EXPECT_EQ(merged.code, 1) << merged.err;
  const Outcome whole = run_part("whole", {});
  EXPECT_EQ(whole.code, 1) << whole.err;
  EXPECT_EQ(verdicts_by_cell(work.in("merged")), verdicts_by_cell(work.in("whole")));
}

}  // namespace
}  // namespace kseries::e2e
