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
  bool lost = false;  ///< it wrote no result; `result` is an error about that
};

struct ProgressSources {
  double estimate = 0;  ///< seconds that the run is expected to take
  /// The titles of the running steps, followed by ": " and what they wait for, if they do.
  std::function<std::vector<std::string>()> running;
  /// Finds a step by its title in Ninja's status lines; nothing if there is none.
  std::function<std::optional<FinishedStep>(std::string_view title)> finished;
  bool terminal = false;
};

/// Shows progress on stderr: a line for each step that has finished or waits for something,
/// and on a terminal a status line that is updated in place. Parses the output of Ninja.
class ProgressDisplay {
 public:
  explicit ProgressDisplay(ProgressSources sources);
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;
  ~ProgressDisplay();

  /// Handles a line of Ninja's output: "[3/12] build X", "FAILED: …", or output of a step. For
  /// a step that failed, its StepResult is shown instead of its output.
  void ninja_line(std::string_view line);

 private:
  void tick();
  void print(const std::string& line);
  void put(const std::string& line);
  void report_waiting();
  [[nodiscard]] std::string live_line() const;

  void finish(const std::string& title, const FinishedStep& step);

  ProgressSources sources_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  int done_ = 0;
  int total_ = 0;
  int findings_ = 0;
  bool shown_ = false;              ///< the error of the step whose output follows was printed
  std::set<std::string> reported_;  ///< waiting steps
  bool stop_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread thread_;
};

/// The result of a step in one line, followed by a line with the hint if it is an error.
std::string step_text(const StepResult& result);

/// Parses a status line of Ninja, "[done/total] what"; false if it is not one.
bool parse_status(std::string_view line, int& done, int& total, std::string& what);

/// "ETA 3 min", computed from the progress and the estimate; empty if unknown.
std::string eta_text(double elapsed, double estimate, int done, int total);

}  // namespace kseries
