// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <functional>
#include <string>

#include "history/history.h"
#include "history/record.h"
#include "host/files.h"
#include "testing/history_sample.h"

namespace kseries {

/// A test with a history of its own.
class RecordedHistory : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = ::testing::TempDir() + "/kseries-history-" + std::to_string(::getpid());
    ASSERT_TRUE(remove_all(folder_));
  }
  void TearDown() override { (void)remove_all(folder_); }

  void use(const std::function<Result<Done>(Database&)>& action) {
    const Result<Done> done = use_history(
        folder_ + "/h.db", action, [](auto&, const auto&) { FAIL() << "the history is damaged"; });
    EXPECT_TRUE(done) << done.error().what;
  }
  void record(const sample::RecordedRun& run) {
    use([&](Database& history) { return record_run(history, run.report, run.plan); });
  }

 private:
  std::string folder_;
};

}  // namespace kseries
