// SPDX-License-Identifier: GPL-2.0-only
#include "run/compiled_lines_report.h"

#include <gtest/gtest.h>

#include "codec/json.h"
#include "host/environment.h"
#include "host/files.h"

namespace kseries {
namespace {

/// The report on a series with these files and one kernel that compiled these lines.
std::vector<CompiledRange> make_report(const std::map<std::string, PatchedFile>& files,
                                       const std::map<std::string, std::vector<int>>& compiled) {
  Result<ScratchFolder> folder = ScratchFolder::make(*read_environment(), "kseries-compiled-lines");
  EXPECT_TRUE(folder);
  const RunFolder run(folder->path());
  Plan plan;
  plan.builds.resize(1);
  plan.builds[0].id = "one";
  plan.builds[0].tree = "6.12";
  plan.builds[0].series = "v4";
  plan.builds[0].input = "input.json";
  PatchedTree patched;
  patched.tree.name = "6.12";
  patched.series = "v4";
  patched.files = files;
  Build build;
  build.compiled = compiled;
  EXPECT_TRUE(write_file(run.in("input.json"), to_json(patched)));
  EXPECT_TRUE(make_folders(run.build("one").path()));
  EXPECT_TRUE(run.build("one").write(build));
  Result<std::vector<CompiledRange>> all = compiled_lines_report(run, plan);
  EXPECT_TRUE(all) << all.error().what;
  return all ? all.take() : std::vector<CompiledRange>();
}

TEST(CompiledLinesReport, ReportsASeriesThatOnlyChangesDirectives) {
  const PatchedFile file = {.content = "#error no\nint a;\n", .owner = {1, 0}};
  const auto unseen = make_report({{"arch/arm64/a.c", file}}, {{"arch/arm64/a.c", {}}});
  ASSERT_EQ(unseen.size(), 1U);
  EXPECT_EQ(unseen[0].first, 1);
  EXPECT_EQ(unseen[0].kernels, 0);
  EXPECT_EQ(unseen[0].why, "no kernel of this run builds its object");
  const auto seen = make_report({{"arch/arm64/a.c", file}}, {{"arch/arm64/a.c", {1}}});
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].kernels, 1);
}

TEST(CompiledLinesReport, IgnoresDirectivesNextToCode) {
  const PatchedFile file = {.content = "#include <a.h>\nint a;\n", .owner = {1, 1}};
  const auto seen = make_report({{"a.c", file}}, {{"a.c", {1, 2}}});
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].first, 2);
  EXPECT_EQ(seen[0].last, 2);
}

}  // namespace
}  // namespace kseries
