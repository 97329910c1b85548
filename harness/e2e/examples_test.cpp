// SPDX-License-Identifier: GPL-2.0-only
//
// patches/examples/ on 6.12: each verdict, as a user sees it.
#include <gmock/gmock.h>

#include "e2e/kseries_run.h"

namespace kseries::e2e {
namespace {

using ::testing::HasSubstr;

struct Example {
  std::string name;
  int code = 0;                      ///< of the program
  std::string worst;                 ///< verdict of a cell; empty if no cell is planned
  std::string other;                 ///< verdict of the other cell
  std::vector<std::string> summary;  ///< texts in the summary
};

/// For the test name that CTest lists.
void PrintTo(const Example& example, std::ostream* out) { *out << example.name; }

/// The argument of `verb` in the command with which the report reproduces a cell.
std::string repro_folder(const nlohmann::json& cell, const std::string& verb) {
  const std::string repro = cell["repro"];
  const size_t at = repro.find(" " + verb + " ");
  EXPECT_NE(at, std::string::npos) << repro;
  return at == std::string::npos ? "" : repro.substr(at + verb.size() + 2);
}

/// Runs the command with which the report reproduces the first finding: it must show the finding
/// again, and keep the results of the run.
void expect_reproduced(const nlohmann::json& found) {
  for (const nlohmann::json& cell : found["cells"]) {
    if (cell["verdict"] == "pass") continue;
    const std::string folder = repro_folder(cell, "boot");
    const std::string seen = content(folder + "/cell.json") + content(folder + "/console.log");
    const Outcome again = call({"boot", folder});
    EXPECT_EQ(again.code, 1) << again.err << again.out;
    EXPECT_THAT(again.out, HasSubstr("finding: " + std::string(cell["verdict"])));
    EXPECT_THAT(again.out, HasSubstr(folder + "/again-1"));
    EXPECT_EQ(content(folder + "/cell.json") + content(folder + "/console.log"), seen);
    EXPECT_THAT(content(folder + "/again-1/console.log"), HasSubstr("Linux version"));
    return;
  }
}

/// The same for a kernel that does not build.
void expect_rebuilt(const nlohmann::json& found) {
  for (const nlohmann::json& cell : found["cells"]) {
    if (cell["verdict"] == "pass") continue;
    const std::string folder = repro_folder(cell, "build");
    const std::string log = std::filesystem::canonical(folder + "/build.log");
    const std::string first = std::filesystem::path(log).parent_path();
    const auto written = std::filesystem::last_write_time(log);
    const Outcome again = call({"build", folder});
    EXPECT_EQ(again.code, 1) << again.err << again.out;
    EXPECT_THAT(again.out, HasSubstr("finding: build failed"));
    EXPECT_THAT(again.out, HasSubstr("evidence: " + first + "/again-1"));
    EXPECT_THAT(content(first + "/again-1/build.log"), HasSubstr("error: "));
    EXPECT_EQ(std::filesystem::last_write_time(log), written);
    return;
  }
}

class Examples : public ::testing::TestWithParam<Example> {};

TEST_P(Examples, VerdictMessageAndExitCodeAreAsExpected) {
  const Example& example = GetParam();
  const Workplace work;
  const std::string run_dir = work.in("run");
  const Outcome outcome = call({"run", "examples", "--triage", "none", "--series",
                                "examples/" + example.name, "--run-dir", run_dir});
  EXPECT_EQ(outcome.code, example.code) << outcome.err << outcome.out;
  for (const std::string& text : example.summary) EXPECT_THAT(outcome.out, HasSubstr(text));
  const std::string junit = content(run_dir + "/junit.xml");
  EXPECT_THAT(junit, HasSubstr("<testsuites"));
  const bool fails = junit.find("<failure") != junit.npos || junit.find("<error") != junit.npos;
  EXPECT_EQ(fails, example.code == 1) << "JUnit must match the exit code";
  std::multiset<std::string> verdicts;
  const nlohmann::json found = results(run_dir);
  for (const nlohmann::json& cell : found["cells"]) verdicts.insert(cell["verdict"]);
  if (example.worst.empty()) {
    EXPECT_TRUE(verdicts.empty());
  } else {
    EXPECT_EQ(verdicts, (std::multiset<std::string>{example.worst, example.other}));
  }
  if (example.name == "test-fail") expect_reproduced(found);
  if (example.name == "build-break") expect_rebuilt(found);
}

INSTANTIATE_TEST_SUITE_P(
    OnARealKernel, Examples,
    ::testing::Values(
        Example{"clean", 0, "pass", "pass", {}}, Example{"offset", 0, "pass", "pass", {}},
        Example{"lines-compiled",
                0,
                "pass",
                "pass",
                {"5 of 10 changed lines were compiled",
                 "not compiled: drivers/misc/enclosure.c:670-674", "(patch 3)"}},
        Example{"conflict", 1, "", "", {"does not apply", "class_create"}},
        Example{"already-applied", 1, "", "", {"already"}},
        Example{"kconfig-loop", 1, "", "", {"recursive dependency", "VFIO_NOIOMMU"}},
        Example{"build-break", 1, "build-failed", "pass", {"has no member named", "patch 1"}},
        Example{"new-warning",
                1,
                "new-warning",
                "new-warning",
                {"unused variable", "patch 1", "-Wunused-function", "patch 2"}},
        Example{"boot-oops", 1, "panic", "panic", {"NULL pointer dereference", "patch 1"}},
        Example{"boot-hang", 1, "hang", "hang", {}},
        Example{"bind-denied", 1, "test-failed", "test-failed", {"some_way_is_open"}},
        Example{"test-fail", 1, "test-failed", "test-failed", {"smoke"}}),
    [](const ::testing::TestParamInfo<Example>& info) {
      std::string name = info.param.name;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

std::string find_only_patch(const std::string& example) {
  for (const auto& entry : std::filesystem::directory_iterator(
           std::string(KSERIES_SOURCE "/patches/examples/") + example)) {
    if (entry.path().extension() == ".patch") return entry.path().filename();
  }
  return "";
}

TEST(Offset, IsReportedInLines) {
  const Outcome outcome = call({"series", "check", "examples/offset", "--tree", "6.12"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("offset"));
}

TEST(Conflict, ShowsTheExpectedAndTheActualLines) {
  const Outcome outcome = call({"series", "check", "examples/conflict", "--tree", "6.12"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("class_create(THIS_MODULE"));
  EXPECT_THAT(outcome.out, HasSubstr("conflict"));
}

TEST(BadInput, IsRejectedWithCausePlaceAndHint) {
  const Workplace work;
  const auto refused = [](const std::vector<std::string>& words, int code, const char* text) {
    const Outcome outcome = call(words, 60);
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(text));
    EXPECT_THAT(outcome.err, HasSubstr("hint: "));
  };
  refused({"run", "no-such-campaign"}, 2, "no campaign");
  refused({"run", "--tree", "6.99", "-n"}, 2, "6.99");
  refused({"run", "--series", "no-such-series", "-n"}, 2, "no-such-series");
  // A patch that is truncated in its last hunk.
  const std::string patch =
      content(KSERIES_SOURCE "/patches/examples/boot-oops/" + find_only_patch("boot-oops"));
  const size_t last_hunk = patch.rfind("\n@@");
  ASSERT_NE(last_hunk, std::string::npos);
  ASSERT_TRUE(write_file(work.in("cut.mbx"), patch.substr(0, patch.find("\n+", last_hunk) + 4)));
  const Outcome cut = call({"series", "check", work.in("cut.mbx"), "--tree", "6.12"}, 60);
  EXPECT_NE(cut.code, 0);
  EXPECT_THAT(cut.err, HasSubstr("cut.mbx"));
}

TEST(DryRun, PrintsThePlanAndWritesNothing) {
  const Workplace work;
  const Outcome outcome = call({"run", "examples", "-n", "--run-dir", work.in("run")});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("2 kernels to build, 2 guests to boot"));
  EXPECT_FALSE(exists(work.in("run")));
}

}  // namespace
}  // namespace kseries::e2e
