// SPDX-License-Identifier: GPL-2.0-only
#include "run/cell_suites.h"

#include <gmock/gmock.h>

#include "host/environment.h"
#include "host/files.h"
#include "host/sandbox.h"

namespace kseries {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(CellSuites, KeepsTheFilesOfTestsWithoutLinks) {
  PatchedTree patched;
  patched.files["tools/a.c"].content = "changed";
  patched.files["include/uapi/linux/b.h"].content = "changed";
  patched.files["drivers/c.c"].content = "changed";
  patched.files["tools/passwd"] = {.mode = 0120000, .content = "/etc/passwd"};
  const PatchedTree tests = with_tests_only(patched);
  EXPECT_EQ(tests.files.size(), 3U);
  EXPECT_EQ(tests.files.at("tools/a.c").content, "changed");
  EXPECT_TRUE(tests.files.contains("include/uapi/linux/b.h"));
  // Removed, so that the file of the tree is not used, either.
  EXPECT_TRUE(tests.files.at("tools/passwd").removed);
}

/// Builds the suite tree:iommu of a tree with these programs and of a series that changes the first
/// one.
class TreeSuite : public ::testing::Test {
 protected:
  static constexpr const char* folder = "tools/testing/selftests/iommu/";
  static constexpr const char* good = "int main(void) { return 0; }\n";
  static constexpr const char* bad = "int main(void) { return missing; }\n";

  void SetUp() override {
    const Result<FoundSandbox> sandbox = find_sandbox();
    if (!sandbox) GTEST_SKIP() << sandbox.error().what;
    kind_ = sandbox->kind;
    scratch_ = ScratchFolder::make(*read_environment(), "tree-suite").take();
    environment_.checkout = KSERIES_SOURCE;
    environment_.variables["XDG_CACHE_HOME"] = scratch_->path() + "/cache";
  }

  CellSuites build(const std::string& base, const std::string& changed) {
    PatchedTree patched;
    patched.tree.id = "tree";
    patched.tree.root = scratch_->path() + "/tree";
    EXPECT_TRUE(write_file(patched.tree.root + "/" + folder + "iommufd.c", base));
    EXPECT_TRUE(write_file(patched.tree.root + "/" + folder + "iommufd_fail_nth.c", good));
    patched.files[std::string(folder) + "iommufd.c"] = {.mode = 0100644, .content = changed};
    Result<CellSuites> built = build_cell_suites(patched, environment_, {"tree:iommu"}, kind_);
    EXPECT_TRUE(built.ok()) << built.error().what;
    return built ? built.take() : CellSuites();
  }

  std::optional<ScratchFolder> scratch_;
  Environment environment_;
  SandboxKind kind_ = SandboxKind::none;
};

TEST_F(TreeSuite, OfTheBaseRunsIfTheSeriesBreaksIt) {
  const CellSuites suites = build(good, bad);
  ASSERT_EQ(suites.compilations.size(), 1U);
  EXPECT_THAT(suites.compilations[0].problem, HasSubstr("iommufd.c:1:25: error: "));
  EXPECT_EQ(suites.compilations[0].base_problem, "");
  ASSERT_EQ(suites.build.suites.size(), 1U);
  EXPECT_EQ(suites.build.suites[0].problem, "");
  EXPECT_THAT(suites.build.suites[0].binary, HasSubstr(suites.build.folder));
}

TEST_F(TreeSuite, OfTheSeriesRunsIfItCompiles) {
  const CellSuites suites = build(bad, good);
  ASSERT_EQ(suites.compilations.size(), 1U);
  EXPECT_EQ(suites.compilations[0].problem, "");
  EXPECT_NE(suites.compilations[0].base_problem, "");
  EXPECT_THAT(suites.build.suites.at(0).binary, Not(HasSubstr(suites.build.folder)));
}

}  // namespace
}  // namespace kseries
