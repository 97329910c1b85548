// SPDX-License-Identifier: GPL-2.0-only
//
// The jobs of contrib/ci/, with a program in place of kseries that keeps its arguments.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/files.h"
#include "host/process.h"
#include "report/ci_matrix.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;

/// Writes a directory as each command does; the second of three shards exits with what the file
/// "code" has.
constexpr const char* fake = R"sh(#!/bin/sh
here="$(dirname "$0")"
echo "$@" >> "$here/log"
previous=
for word; do
  case "$previous" in -o | --run-dir) out="$word" ;; esac
  previous="$word"
done
mkdir -p "$out"
case "$1" in
  plan) touch plan/plan.json && cat "$here/matrix" ;;
  run)
    test -f plan/plan.json || exit 69
    echo finished > "$out/result"
    case "$*" in *2/3*) exit "$(cat "$here/code")" ;; esac ;;
  merge)
    shift
    for run; do
      case "$run" in -o) break ;; esac
      cat "$run/result" || exit 69
    done
    touch run/kseries.sarif ;;
esac
)sh";

class CiFiles : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(root_);
    fs::create_directories(root_);
    ASSERT_TRUE(write_file((root_ / "kseries").string(), fake));
    fs::permissions(root_ / "kseries", fs::perms::owner_all);
  }
  void TearDown() override { fs::remove_all(root_); }

  /// Runs all jobs of a file; shard 2 of 3 exits with `code`.
  [[nodiscard]] Outcome jobs(const std::string& file, const std::string& matrix, int code) const {
    EXPECT_TRUE(write_file((root_ / "matrix").string(), matrix));
    EXPECT_TRUE(write_file((root_ / "code").string(), std::to_string(code) + "\n"));
    Command command{.argv = {KSERIES_SOURCE "/contrib/ci/try", KSERIES_SOURCE "/contrib/ci/" + file,
                             (root_ / "work").string()}};
    command.environment = Variables{{"PATH", root_.string() + ":/usr/bin:/bin"}};
    Result<Outcome> outcome = run(command);
    return outcome ? outcome.take() : Outcome{.code = -1};
  }

  /// The command lines of kseries.
  [[nodiscard]] std::vector<std::string> calls() const {
    std::vector<std::string> lines;
    std::ifstream file(root_ / "log");
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }

  fs::path root_ =
      fs::path(testing::TempDir()) /
      (std::string("ci-files-") + testing::UnitTest::GetInstance()->current_test_info()->name());
  std::vector<CiShard> shards_ = {{"6.12 plain", 60}, {"7.2", 60}, {"", 60}};
};

TEST_F(CiFiles, GithubRunsAndMergesEachShardAlthoughOneHasFindings) {
  const Outcome outcome = jobs("github.yml", *github_matrix(shards_), 1);
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  EXPECT_THAT(calls(),
              ElementsAre("plan vfio-noiommu --series series.mbx -o plan --shards 4 --github",
                          "run --plan plan --shard 1/3 --run-dir shard-1",
                          "run --plan plan --shard 2/3 --run-dir shard-2",
                          "run --plan plan --shard 3/3 --run-dir shard-3",
                          "merge shard-1 shard-2 shard-3 -o run"));
}

TEST_F(CiFiles, GithubMergesWhatFinishedIfAShardCouldNotRun) {
  const Outcome outcome = jobs("github.yml", *github_matrix(shards_), 69);
  EXPECT_EQ(outcome.code, 1) << outcome.out;
  EXPECT_THAT(calls(), Contains("merge shard-1 shard-2 shard-3 -o run"));
}

TEST_F(CiFiles, GitlabRunsAndMergesEachShardAlthoughOneHasFindings) {
  const Outcome outcome = jobs("gitlab.yml", *gitlab_pipeline(shards_), 1);
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  EXPECT_THAT(calls(),
              ElementsAre("plan vfio-noiommu --series series.mbx -o plan --shards 4 --gitlab",
                          "run --plan plan --shard 1/3 --run-dir runs/shard-1",
                          "run --plan plan --shard 2/3 --run-dir runs/shard-2",
                          "run --plan plan --shard 3/3 --run-dir runs/shard-3",
                          "merge runs/shard-1 runs/shard-2 runs/shard-3 -o run"));
}

TEST_F(CiFiles, GitlabMergesWhatFinishedIfAShardCouldNotRun) {
  const Outcome outcome = jobs("gitlab.yml", *gitlab_pipeline(shards_), 69);
  EXPECT_EQ(outcome.code, 69) << outcome.out;
  EXPECT_THAT(calls(), Contains("merge runs/shard-1 runs/shard-2 runs/shard-3 -o run"));
}

}  // namespace
}  // namespace kseries
