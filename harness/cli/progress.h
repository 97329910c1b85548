// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "model/step.h"

namespace kseries {

/// A step that Ninja reports as finished.
struct FinishedStep {
  StepKind kind = StepKind::build;
  StepResult result;
  bool lost = false;  ///< it wrote none: `result` says so
};

struct ProgressSources {
  double estimate = 0;  ///< seconds that the run may take
  /// The names of the steps at work, with ": " and what they wait for.
  std::function<std::vector<std::string>()> running;
  /// The step of this title in Ninja's status lines; nothing if there is none.
  std::function<std::optional<FinishedStep>(std::string_view title)> finished;
  bool terminal = false;
};

/// Progress on stderr: a plain line for each finished step and for each that waits
/// for something, and one live line on a terminal. Fed with the lines that Ninja prints.
class ProgressDisplay {
 public:
  explicit ProgressDisplay(ProgressSources sources);
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;
  ~ProgressDisplay();

  /// A line of Ninja's: "[3/12] build X", "FAILED: …", or what a step printed. Of a step
  /// that failed, its StepResult is shown, not what it printed.
  void ninja_line(std::string_view line);

 private:
  void tick();
  void print(const std::string& line);
  void put(const std::string& line);
  void tell_waiting();
  [[nodiscard]] std::string live_line() const;

  void finish(const std::string& title, const FinishedStep& step);

  ProgressSources sources_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  int done_ = 0;
  int total_ = 0;
  int findings_ = 0;
  bool shown_ = false;          ///< the error of the step whose output comes now
  std::set<std::string> told_;  ///< of those that wait
  bool stop_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread thread_;
};

/// One line on what came of a step, and a second one with the hint of an error.
std::string step_text(const StepResult& result);

/// A line of Ninja's status, "[done/total] what"; false when it is none.
bool parse_status(std::string_view line, int& done, int& total, std::string& what);

/// "ETA 3 min" from what is done and what was estimated; empty when unknown.
std::string eta_text(double elapsed, double estimate, int done, int total);

}  // namespace kseries
