// SPDX-License-Identifier: GPL-2.0-only
//
// patches/examples/reverts/: each kernel with a fixed bug put back has a finding.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "codec/toml_table.h"
#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

using nlohmann::json;

/// An entry of reverts.toml.
struct Revert {
  std::string name;
  std::string suite;    ///< expected to notice it; empty: unknown
  std::string finding;  ///< kind of the finding; empty: unknown
  std::string guest = "q35-intel-iommu";
  std::string needs;      ///< what no guest has; empty: nothing
  std::string unnoticed;  ///< why no suite notices it; empty: one does
};

/// For the test name that CTest lists.
void PrintTo(const Revert& revert, std::ostream* out) { *out << revert.name; }

void read_revert(TomlTable& table, std::vector<Revert>& reverts) {
  Revert revert;
  std::string ignored;
  for (const char* key : {"fix", "kind", "file"}) table.read_required(key, ignored);
  table.read("commit", ignored);
  table.read_required("name", revert.name);
  table.read("suite", revert.suite);
  table.read("finding", revert.finding);
  table.read("guest", revert.guest);
  table.read("needs", revert.needs);
  table.read("unnoticed", revert.unnoticed);
  reverts.push_back(revert);
}

std::vector<Revert> read_table() {
  const std::string path = KSERIES_SOURCE "/patches/examples/reverts/reverts.toml";
  Result<std::string> text = read_file(path);
  std::vector<Revert> reverts;
  if (!text.ok()) return reverts;
  const auto read_all = [&](TomlTable& table) {
    table.read_tables("revert", [&](TomlTable& entry) { read_revert(entry, reverts); });
  };
  if (!read_toml(text.take(), "test", path, read_all).ok()) reverts.clear();
  return reverts;
}

/// Findings that are not expected failures.
std::vector<json> new_findings(const json& found) {
  std::vector<json> all;
  for (const json& finding : found["findings"]) {
    if (finding["known"] == "") all.push_back(finding);
  }
  return all;
}

/// Tests that failed, during which the kernel reported a problem, or in which the guest hung.
std::vector<std::string> noticing_tests(const json& found) {
  std::vector<std::string> tests;
  for (const json& finding : new_findings(found)) tests.push_back(finding["where"]);
  for (const json& cell : found["cells"]) {
    for (const json& splat : cell["splats"]) {
      if (splat["known"] == "") tests.push_back(splat["test"]);
    }
  }
  return tests;
}

class Reverts : public ::testing::TestWithParam<Revert> {};

TEST_P(Reverts, AreNoticedAndBlamedOnThePatch) {
  const Revert& revert = GetParam();
  if (!revert.needs.empty()) GTEST_SKIP() << "no guest has " << revert.needs;
  if (!revert.unnoticed.empty()) GTEST_SKIP() << "not noticed: " << revert.unnoticed;
  const Workplace work;
  const std::string run_dir = work.in("run");
  const std::string series = "examples/reverts/" + revert.name;
  // The kernel of the quick campaign's debug cell, with the suite that finds the bug.
  std::vector<std::string> words = {"run",
                                    "reverts",
                                    "--series",
                                    series,
                                    "--guest",
                                    revert.guest,
                                    "--flavour",
                                    "fault-injection+checks+mock+gcov",
                                    "--no-debug-cell",
                                    "--no-base-cell",
                                    "--triage",
                                    "none",
                                    "--run-dir",
                                    run_dir};
  if (!revert.suite.empty()) words.insert(words.end(), {"--suite", revert.suite});
  const Outcome outcome = call(words, 7200);
  EXPECT_EQ(outcome.code, 1) << outcome.err << outcome.out;
  const json found = results(run_dir);
  const std::vector<json> findings = new_findings(found);
  ASSERT_FALSE(findings.empty());
  std::set<std::string> kinds;
  for (const json& finding : findings) {
    kinds.insert(finding["kind"]);
    if (finding["blame"].is_null()) continue;
    EXPECT_EQ(finding["blame"]["series"], revert.name);
    EXPECT_EQ(finding["blame"]["patch"], 1) << finding["title"];
  }
  // A revert that can't be built, or a harness that fails, shows nothing.
  for (const char* kind : {"not-applied", "build-failed", "harness-error"}) {
    EXPECT_EQ(kinds.count(kind), 0U) << kind;
  }
  if (!revert.finding.empty()) {
    EXPECT_THAT(kinds, ::testing::Contains(revert.finding));
  }
  if (!revert.suite.empty()) {
    EXPECT_THAT(noticing_tests(found),
                ::testing::Contains(::testing::StartsWith(revert.suite + "/")));
  }
}

INSTANTIATE_TEST_SUITE_P(OnARealKernel, Reverts, ::testing::ValuesIn(read_table()),
                         [](const ::testing::TestParamInfo<Revert>& info) {
                           std::string name = info.param.name;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

/// Each directory has an entry in the table and the other way around.
TEST(RevertTable, ListsEachRevert) {
  std::multiset<std::string> listed;
  for (const Revert& revert : read_table()) listed.insert(revert.name);
  std::multiset<std::string> there;
  for (const auto& entry :
       std::filesystem::directory_iterator(KSERIES_SOURCE "/patches/examples/reverts")) {
    if (entry.is_directory()) there.insert(entry.path().filename());
  }
  EXPECT_EQ(listed, there);
}

}  // namespace
}  // namespace kseries::e2e
