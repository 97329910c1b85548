// SPDX-License-Identifier: GPL-2.0-only
#include "run/report_inputs.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "codec/json.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

Plan two_steps() {
  Plan plan;
  plan.builds.resize(1);
  plan.builds[0].id = "b1";
  plan.cells.resize(1);
  plan.cells[0].cell.id = "c1";
  plan.cells[0].build = "b1";
  return plan;
}

TEST(GraphLog, StepsEndWhenTheirOutputsWereWritten) {
  const std::string log =
      "# ninja log v5\n"
      "0\t9000\t1\tbuilds/b1/build.json\tabc\n"
      "0\t30000\t1\tbuilds/b1/build.json\tabc\n"  // built again: the last line counts
      "100\t5100\t1\tcells/c1/cell.json\tabc\n"
      "1\t2\t3\tsuites/x.json\tabc\n"
      "not a number\t2\t3\tcells/c1/cell.json\tabc\n"
      "short\n";
  const std::vector<StepTime> times =
      parse_graph_log(log, two_steps(), [](const std::string& output) -> std::optional<double> {
        return output.starts_with("builds/") ? 1030.0 : 1040.0;
      });
  ASSERT_EQ(times.size(), 2U);
  EXPECT_TRUE(times[0].is_build);
  EXPECT_EQ(times[0].id, "b1");
  EXPECT_DOUBLE_EQ(times[0].begin, 0);
  EXPECT_DOUBLE_EQ(times[0].end, 30);
  EXPECT_EQ(times[1].id, "c1");
  EXPECT_DOUBLE_EQ(times[1].begin, 35);
  EXPECT_DOUBLE_EQ(times[1].end, 40);
}

TEST(GraphLog, AStepWithoutAnOutputIsLeftOut) {
  const auto gone = [](const std::string&) -> std::optional<double> { return std::nullopt; };
  EXPECT_TRUE(parse_graph_log("0\t9\t1\tcells/c1/cell.json\ta\n", two_steps(), gone).empty());
  EXPECT_TRUE(parse_graph_log("", two_steps(), gone).empty());
}

TEST(SeriesSources, HaveParsedDiffsAndOwners) {
  const fs::path root = fs::temp_directory_path() / ("sources-" + std::to_string(::getpid()));
  fs::create_directories(root / "inputs");
  SeriesSource source{.tree = "6.12", .series = "v4", .cover = {}, .patches = {}, .owners = {}};
  source.cover = MailHeader{
      .message_id = "c@x", .subject = "[PATCH 0/1] x", .from = "a", .to = {"b"}, .cc = {"c", "d"}};
  source.patches.resize(1);
  source.patches[0].number = 1;
  source.patches[0].header.message_id = "p@x";
  source.patches[0].diff = "--- a/f\n+++ b/f\n@@ -1 +1,2 @@\n 1\n+2\n";
  std::ofstream(root / "inputs/6.12-v4.patches.json") << to_json(source);
  PatchedTree patched;
  patched.files["f"] = {.removed = false, .mode = 0100644, .content = "1\n2\n", .owner = {0, 1}};
  std::ofstream(root / "inputs/6.12-v4.json") << to_json(patched);
  Plan plan;
  plan.series.resize(2);
  plan.series[0].tree = "6.12";
  plan.series[0].series = "v4";
  plan.series[1].tree = "6.12";
  plan.series[1].series = "of-an-earlier-version";
  const Result<std::vector<SeriesSource>> found =
      read_series_sources(RunFolder(root.string()), plan);
  fs::remove_all(root);
  ASSERT_TRUE(found) << found.error().what;
  ASSERT_EQ(found->size(), 1U);
  const SeriesSource& one = found->front();
  ASSERT_TRUE(one.cover);
  EXPECT_EQ(one.cover->cc, (std::vector<std::string>{"c", "d"}));
  EXPECT_EQ(one.patches.at(0).header.message_id, "p@x");
  EXPECT_EQ(one.patches.at(0).files.at(0).hunks.at(0).lines.size(), 2U);
  EXPECT_EQ(one.owners.at("f"), (std::vector<int>{0, 1}));
}

}  // namespace
}  // namespace kseries
