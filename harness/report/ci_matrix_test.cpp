// SPDX-License-Identifier: GPL-2.0-only
#include "report/ci_matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "testing/golden.h"

namespace kseries {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(GithubMatrix, HasAJobPerShardInOneLine) {
  const Result<std::string> text = github_matrix({{"6.12 plain", 600}, {"7.2\n::x::", 60000}});
  ASSERT_TRUE(text) << text.error().what;
  EXPECT_EQ(std::count(text->begin(), text->end(), '\n'), 1) << "it is written to $GITHUB_OUTPUT";
  const nlohmann::json matrix = nlohmann::json::parse(*text);
  ASSERT_EQ(matrix["include"].size(), 2U);
  const nlohmann::json& first = matrix["include"][0];
  EXPECT_EQ(first["shard"], "1/2");
  EXPECT_EQ(first["index"], 1);
  EXPECT_EQ(first["count"], 2);
  EXPECT_EQ(first["name"], "6.12 plain");
  EXPECT_EQ(first["minutes"], 50);
  EXPECT_EQ(matrix["include"][1]["minutes"], 360) << "a job on a hosted runner has no more";
}

TEST(GithubMatrix, RejectsWhatGithubRejects) {
  EXPECT_FALSE(github_matrix({}));
  EXPECT_TRUE(github_matrix(std::vector<CiShard>(256)));
  const Result<std::string> many = github_matrix(std::vector<CiShard>(257));
  ASSERT_FALSE(many);
  EXPECT_EQ(many.error().kind, ErrorKind::usage);
}

TEST(GitlabPipeline, HasAJobPerShardAndOneThatMerges) {
  const Result<std::string> text = gitlab_pipeline({{"6.12 plain", 600}, {"", 60000}});
  ASSERT_TRUE(text) << text.error().what;
  EXPECT_EQ(*text, golden::expected(KSERIES_TESTDATA "/report/pipeline.yml", *text));
}

TEST(GitlabPipeline, NamesAreNotYaml) {
  const Result<std::string> text = gitlab_pipeline({{"a\": {script: id}\nb: \"", 1}});
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, HasSubstr("\n\"shard 1/1 a\\\": {script: id}\\nb: \\\"\":\n"));
  EXPECT_THAT(*text, Not(HasSubstr("\nb:")));
}

TEST(GitlabPipeline, NeedsShards) { EXPECT_FALSE(gitlab_pipeline({})); }

}  // namespace
}  // namespace kseries
