// SPDX-License-Identifier: GPL-2.0-only
//
// contrib/b4-check, with a program in place of kseries that prints what is asked for.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "host/process.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

class B4Check : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("b4-check-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// Runs it with a program that prints `output` and exits with `code`.
  Outcome check(const std::vector<std::string>& options, const std::string& output, int code) {
    const std::string program = (folder_ / "kseries").string();
    std::ofstream(program) << "#!/bin/sh\necho \"$@\" > " << folder_.string() << "/args\ncat > "
                           << folder_.string() << "/mail\nprintf '%s' '" << output << "'\nexit "
                           << code << "\n";
    fs::permissions(program, fs::perms::owner_all);
    Command command{.argv = {KSERIES_SOURCE "/contrib/b4-check"}};
    command.argv.insert(command.argv.end(), options.begin(), options.end());
    command.input = "Subject: [PATCH] x\n\n";
    command.environment = Variables{{"PATH", "/usr/bin:/bin"}, {"KSERIES", program}};
    Result<Outcome> outcome = run(command);
    return outcome ? outcome.take() : Outcome{.code = -1};
  }
  std::string content(const char* name) {
    std::ifstream file(folder_ / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  fs::path folder_;
};

constexpr const char* checks = R"([{"tool":"kseries","status":"fail","summary":"1 new finding"},)"
                               R"({"tool":"kseries","status":"pass","summary":"fine"},)"
                               R"({"tool":"kseries","status":"warn","summary":"3 lines"}])";

TEST_F(B4Check, PassesTheMailOnAndPrintsTheChecks) {
  const Outcome outcome = check({"RUN"}, checks, 1);
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, checks);
  EXPECT_EQ(content("mail"), "Subject: [PATCH] x\n\n");
  EXPECT_EQ(content("args"), "report RUN --b4 --patch - --history none\n");
}

TEST_F(B4Check, PrintsLinesForTheOlderCommands) {
  const Outcome outcome = check({"--lines"}, checks, 1);
  EXPECT_EQ(outcome.out, "ERROR: 1 new finding\nWARNING: 3 lines\n");
}

TEST_F(B4Check, FailsIfThereIsNoRun) { EXPECT_EQ(check({"RUN"}, "", 69).code, 69); }

}  // namespace
}  // namespace kseries
