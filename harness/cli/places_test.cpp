// SPDX-License-Identifier: GPL-2.0-only
#include "cli/places.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "testing/sample_report.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

class Places : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("places-" + std::to_string(::getpid()));
    fs::create_directories(root_);
    report_.directory = root_.string();
  }
  void TearDown() override { fs::remove_all(root_); }
  [[nodiscard]] std::string path(const char* name) const { return (root_ / name).string(); }
  [[nodiscard]] std::string content(const char* name) const {
    std::ifstream file(root_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  fs::path root_;
  Report report_ = sample::report();
};

TEST_F(Places, FilesAreWrittenAsAskedFor) {
  ReportOptions options;
  options.mail = path("reply.eml");
  options.kcidb = path("kcidb.json");
  options.sarif = path("x.sarif");
  options.code_quality = path("quality.json");
  EXPECT_FALSE(prints_format(options));
  const Result<Done> done = write_places(report_, options, SandboxKind::none);
  ASSERT_TRUE(done) << done.error().what;
  EXPECT_TRUE(content("reply.eml").starts_with("Subject: Re: ")) << content("reply.eml");
  EXPECT_NE(content("kcidb.json").find("\"checkouts\""), std::string::npos);
  EXPECT_NE(content("x.sarif").find("2.1.0"), std::string::npos);
  EXPECT_NE(content("quality.json").find("fingerprint"), std::string::npos);
}

TEST_F(Places, WhatIsPipedHasNothingElse) {
  ReportOptions options;
  EXPECT_FALSE(prints_format(options));
  options.sarif = "-";
  EXPECT_TRUE(prints_format(options));
  testing::internal::CaptureStdout();
  const Result<Done> done = write_places(report_, options, SandboxKind::none);
  const std::string out = testing::internal::GetCapturedStdout();
  EXPECT_TRUE(done);
  EXPECT_TRUE(out.starts_with("{")) << out;
}

TEST_F(Places, OneOfSeveralSeriesHasToBeChosen) {
  ReportOptions options;
  options.mail = path("reply.eml");
  report_.series.push_back(report_.series.back());
  report_.series.back().series = "another";
  const Result<Done> several = write_places(report_, options, SandboxKind::none);
  ASSERT_FALSE(several);
  EXPECT_EQ(several.error().kind, ErrorKind::usage);
  options.series = "anohter";
  const Result<Done> unknown = write_places(report_, options, SandboxKind::none);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().hint, "did you mean another?");
  options.series = "another";
  EXPECT_TRUE(write_places(report_, options, SandboxKind::none));
}

TEST_F(Places, PatchworkNeedsATokenAndMessageIds) {
  ReportOptions options;
  options.patchwork = "https://patchwork.example.org";
  const Result<Done> without_ids = write_places(report_, options, SandboxKind::none);
  ASSERT_FALSE(without_ids);
  EXPECT_EQ(without_ids.error().what, "no patch of the run has a Message-ID");
  report_.sources = {sample::source()};
  const Result<Done> without_token = write_places(report_, options, SandboxKind::none);
  ASSERT_FALSE(without_token);
  EXPECT_EQ(without_token.error().what, "no token");
  options.token_file = path("token");
  std::ofstream(options.token_file) << "two\nlines\n";
  const Result<Done> bad_token = write_places(report_, options, SandboxKind::none);
  ASSERT_FALSE(bad_token);
  EXPECT_EQ(bad_token.error().kind, ErrorKind::usage);
}

TEST_F(Places, CiSystemsAreDetected) {
  ASSERT_TRUE(write_ci_files(report_, {"", "", {}}));
  EXPECT_TRUE(fs::is_empty(root_));
  ASSERT_TRUE(write_ci_files(report_, {"", "", {{"GITLAB_CI", "true"}}}));
  EXPECT_NE(content("gl-code-quality.json").find("fingerprint"), std::string::npos);
  testing::internal::CaptureStdout();
  const Result<Done> done = write_ci_files(
      report_, {"", "", {{"GITHUB_ACTIONS", "true"}, {"GITHUB_STEP_SUMMARY", path("summary.md")}}});
  const std::string out = testing::internal::GetCapturedStdout();
  ASSERT_TRUE(done);
  EXPECT_TRUE(out.starts_with("::error ")) << out;
  EXPECT_NE(content("summary.md").find("## kseries"), std::string::npos);
  EXPECT_NE(content("kseries.sarif").find("2.1.0"), std::string::npos);
}

TEST(WithoutCommands, OnlyGitHubGetsTheToken) {
  EXPECT_EQ(without_commands("x\n", {"", "", {}}), "x\n");
  const std::string text =
      without_commands("  ::add-mask::x", {"", "", {{"GITHUB_ACTIONS", "true"}}});
  const std::vector<std::string_view> lines = split_lines(text);
  ASSERT_EQ(lines.size(), 3U);
  const std::string_view token = lines[0].substr(std::string_view("::stop-commands::").size());
  EXPECT_TRUE(lines[0].starts_with("::stop-commands::kseries-"));
  EXPECT_EQ(lines[2], "::" + std::string(token) + "::");
  EXPECT_NE(without_commands("", {"", "", {{"GITHUB_ACTIONS", "true"}}}),
            without_commands("", {"", "", {{"GITHUB_ACTIONS", "true"}}}));
}

}  // namespace
}  // namespace kseries
