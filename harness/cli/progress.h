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
  std::function<std::vector<RunningStep>()> running;
  /// What a running step has done so far, "812 of 1200 objects", by its title; empty: unknown.
  std::function<std::string(const std::string& title)> done_so_far = {};
  /// Finds a step by its title in Ninja's status lines; nothing if there is none.
  std::function<std::optional<FinishedStep>(std::string_view title)> finished;
  bool terminal = false;
  double log_interval = 15;  ///< seconds without output after which a log gets a line
};

/// Shows progress on stderr: a line for each step that has finished or waits for something,
/// and what is running: on a terminal in a status line that is updated in place, in a log in a
/// line after 15 seconds without output. Parses the output of Ninja.
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
  /// "[3/12] "; empty until Ninja has reported the number of steps.
  [[nodiscard]] std::string counts_text() const;
  [[nodiscard]] std::string live_line() const;
  [[nodiscard]] std::string running_text() const;

  void finish(const std::string& title, const FinishedStep& step);

  ProgressSources sources_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point last_output_ = begin_;
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
