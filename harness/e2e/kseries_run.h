// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/environment.h"
#include "host/files.h"
#include "host/process.h"
#include "testing/schema_check.h"

// Runs the real program on a real kernel, as a user does.

namespace kseries::e2e {

/// A directory for runs that is removed after the test.
class Workplace {
 public:
  Workplace() {
    Result<ScratchFolder> made = ScratchFolder::make(*read_environment(), "e2e");
    EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().what);
    folder_ = std::make_unique<ScratchFolder>(made.take());
  }
  [[nodiscard]] std::string in(const std::string& name) const {
    return folder_->path() + "/" + name;
  }

 private:
  std::unique_ptr<ScratchFolder> folder_;
};

/// Keeps the runs of the tests out of the user's history.
class ScratchHistory : public ::testing::Environment {
 public:
  void SetUp() override {
    Result<ScratchFolder> made = ScratchFolder::make(*read_environment(), "e2e-state");
    ASSERT_TRUE(made.ok()) << made.error().what;
    folder_ = std::make_unique<ScratchFolder>(made.take());
    ::setenv("XDG_STATE_HOME", folder_->path().c_str(), 1);
  }
  void TearDown() override { folder_.reset(); }

 private:
  std::unique_ptr<ScratchFolder> folder_;
};
inline ::testing::Environment* const scratch_history =
    ::testing::AddGlobalTestEnvironment(new ScratchHistory);

/// Runs `kseries WORDS...`.
inline Outcome call(const std::vector<std::string>& words, double deadline_seconds = 1800) {
  Command command;
  command.argv = {KSERIES_PROGRAM};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  command.deadline_seconds = deadline_seconds;
  Result<Outcome> outcome = run(command);
  EXPECT_TRUE(outcome.ok()) << (outcome.ok() ? "" : outcome.error().what);
  return outcome.ok() ? outcome.take() : Outcome{};
}

/// Starts `kseries WORDS...` and does not wait for it; `quiet` discards its output.
inline pid_t start(const std::vector<std::string>& words, bool quiet) {
  std::vector<char*> argv = {const_cast<char*>(KSERIES_PROGRAM)};
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    if (quiet) {
      (void)!::freopen("/dev/null", "w", stdout);
      (void)!::freopen("/dev/null", "w", stderr);
    }
    ::execv(KSERIES_PROGRAM, argv.data());
    ::_exit(127);
  }
  return child;
}

inline std::string content(const std::string& path) {
  Result<std::string> text = read_file(path);
  EXPECT_TRUE(text.ok()) << path;
  return text.ok() ? text.take() : std::string();
}

/// results.json of a run; it must match its schema.
inline nlohmann::json results(const std::string& run_dir) {
  const std::string path = run_dir + "/results.json";
  EXPECT_EQ(schema_check::violations(path, KSERIES_SOURCE "/reports/results.schema.json"), "")
      << path;
  return nlohmann::json::parse(content(path), nullptr, false);
}

}  // namespace kseries::e2e
