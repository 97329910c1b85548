// SPDX-License-Identifier: GPL-2.0-only
#include "run/gcov_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/base64.h"
#include "codec/json.h"
#include "host/environment.h"
#include "host/files.h"
#include "host/process.h"
#include "run/run_folder.h"

namespace kseries {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A run of a series that adds mm/core.c and fs/core.c. A program takes the place of the
/// kernel: it is compiled as kbuild does it, in the output directory.
class GcovReportTest : public testing::Test {
 protected:
  void SetUp() override {
    Result<ScratchFolder> made = ScratchFolder::make(*read_environment(), "kseries-gcov");
    ASSERT_TRUE(made);
    folder_.emplace(made.take());
    run_ = RunFolder(folder_->path() + "/run");
    const std::string source = folder_->path() + "/src";
    output_ = source + "/out";
    patched_.tree.name = "6.12";
    patched_.series = "v1";
    for (const std::string name : {"mm", "fs"}) {
      const std::string text =
          "int " + name + "(int a)\n{\n\tif (a)\n\t\treturn 1;\n\treturn 2;\n}\n";
      patched_.files[name + "/core.c"] = {.content = text, .owner = {1, 1, 2, 2, 1, 1}};
      ASSERT_TRUE(write_file(source + "/" + name + "/core.c", text));
      ASSERT_TRUE(make_folders(output_ + "/" + name));
      run_in_output({"gcc", "--coverage", "-c", "../" + name + "/core.c", "-o", name + "/core.o"});
    }
    ASSERT_TRUE(write_file(output_ + "/main.c",
                           "int mm(int);\nint fs(int);\nint main(void)\n"
                           "{\n\treturn mm(1) + fs(0) - 3;\n}\n"));
    run_in_output({"gcc", "--coverage", "-o", "kernel", "main.c", "mm/core.o", "fs/core.o"});
    run_in_output({"./kernel"});
    Plan plan;
    plan.builds.push_back({.id = "build", .input = "input.json"});
    plan.cells.push_back(
        {.cell = {.id = "cell", .tree = "6.12", .series = "v1"}, .build = "build"});
    ASSERT_TRUE(write_file(run_.plan(), to_json(plan)));
    ASSERT_TRUE(write_file(run_.in("input.json"), to_json(patched_)));
  }

  void run_in_output(std::vector<std::string> argv) const {
    Command command{.argv = std::move(argv)};
    command.directory = output_;
    const Result<Outcome> outcome = run(command);
    ASSERT_TRUE(outcome && outcome->ok()) << (outcome ? outcome->err : outcome.error().what);
  }

  /// Adds the suite's output about an object and the files that the build keeps of it.
  std::string keep(const std::string& object) {
    const Result<std::string> notes = read_file(output_ + "/" + object + ".gcno");
    const Result<std::string> counters = read_file(output_ + "/" + object + ".gcda");
    EXPECT_TRUE(notes && counters) << object;
    EXPECT_TRUE(write_file(run_.build("build").gcov_notes() + "/" + object + ".gcno", *notes));
    return "# gcda /kseries/src/out/" + object + ".gcda " + to_base64(*counters) + "\n";
  }

  std::optional<ScratchFolder> folder_;
  std::string output_;
  PatchedTree patched_;
  RunFolder run_{""};
};

TEST_F(GcovReportTest, ObjectsWithTheSameNameAreCountedSeparately) {
  const std::string ktap = keep("mm/core") + keep("fs/core");
  ASSERT_TRUE(run_.cell("cell").write(CellEvidence{.ktap = ktap}));
  const Result<std::string> text = gcov_report({run_.root()}, *read_environment());
  ASSERT_TRUE(text) << text.error().what;
  EXPECT_THAT(*text, HasSubstr("v1 on 6.12, 1 cell"));
  EXPECT_THAT(*text, AllOf(HasSubstr("mm/core.c:5, patch 1: return 2;"),
                           HasSubstr("fs/core.c:4, patch 2: return 1;"),
                           Not(HasSubstr("mm/core.c:4")), Not(HasSubstr("fs/core.c:5"))));
}

TEST_F(GcovReportTest, CountersWithAPathOutsideOfTheDirectoryAreIgnored) {
  (void)keep("mm/core");
  ASSERT_TRUE(write_file(run_.root() + "/outside.gcno", "notes"));
  ASSERT_TRUE(run_.cell("cell").write(
      CellEvidence{.ktap = "# gcda /kseries/src/out/../../../outside.gcda AAAA\n"
                           "# gcda ../../outside.gcda AAAA\n"}));
  const Result<std::string> text = gcov_report({run_.root()}, *read_environment());
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().kind, ErrorKind::usage);
}

}  // namespace
}  // namespace kseries
