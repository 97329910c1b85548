// SPDX-License-Identifier: GPL-2.0-only
//
// A series of three patches, the second of which breaks a test, on a tree in which other tests fail
// already: the campaign promises a group, and the configuration has none.
#include <gmock/gmock.h>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

using ::testing::HasSubstr;

constexpr const char* campaign =
    "title = \"Triage\"\n"
    "trees = [\"6.12\"]\n"
    "series = [\"examples/triage-culprit\"]\n"
    "base = [\"base/x86_64.config\"]\n"
    "suites = [\"smoke\"]\n"
    "guests = [\"q35-intel-iommu\"]\n"
    "[axes]\n"
    "VFIO_GROUP = [\"y\", \"n\"]\n"
    "VFIO_CONTAINER = [\"y\", \"n\"]\n"
    "VFIO_DEVICE_CDEV = [\"y\"]\n"
    "[[quick]]\n"
    "VFIO_GROUP = \"n\"\n"
    "VFIO_CONTAINER = \"n\"\n"
    "VFIO_DEVICE_CDEV = \"y\"\n"
    "[[offer]]\n"
    "word = \"group\"\n";

TEST(Triage, ProvesThePatchThatBreaksATestAndLeavesOutWhatTheBaseShows) {
  const Workplace work;
  const std::string run_dir = work.in("run");
  ASSERT_TRUE(write_file(work.in("triage.toml"), campaign));
  const std::vector<std::string> words = {"run", work.in("triage.toml"), "--run-dir", run_dir};
  const Outcome outcome = call(words);
  EXPECT_EQ(outcome.code, 1) << outcome.err << outcome.out;
  EXPECT_THAT(outcome.out, HasSubstr(": 2 new findings, 4 pre-existing\n"));
  EXPECT_THAT(outcome.out, HasSubstr("culprit: patch 2"));
  const nlohmann::json found = results(run_dir);
  int fresh = 0;
  for (const nlohmann::json& finding : found["findings"]) {
    const bool in_group = std::string(finding["where"]).find("group") != std::string::npos;
    EXPECT_EQ(finding["status"], in_group ? "pre-existing" : "new") << finding;
    if (in_group) continue;
    fresh++;
    EXPECT_EQ(finding["failures"], 3);
    EXPECT_EQ(finding["base_failures"], 0);
    const nlohmann::json& culprit = finding["culprit"];
    ASSERT_TRUE(culprit.is_object()) << finding;
    EXPECT_EQ(culprit["patch"], 2);
    EXPECT_TRUE(culprit["partner"].is_null()) << "it also fails without patch 1";
    EXPECT_EQ(culprit["proven"], true);
    EXPECT_EQ(culprit["good"], (nlohmann::json{{"patch", 1}, {"runs", 3}, {"failures", 0}}));
    EXPECT_EQ(culprit["bad"], (nlohmann::json{{"patch", 2}, {"runs", 3}, {"failures", 3}}));
  }
  EXPECT_EQ(fresh, 2);
  // The answers come from the boots that are there: nothing runs again.
  const Outcome again = call(words, 180);
  EXPECT_EQ(again.code, 1);
  EXPECT_EQ(results(run_dir)["findings"], found["findings"]);
}

}  // namespace
}  // namespace kseries::e2e
