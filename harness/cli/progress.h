// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace kseries {

/// Progress on stderr: a plain line for each finished step and for each that waits
/// for something, and one live line on a terminal. Fed with the lines that Ninja prints.
class Progress {
 public:
  /// `estimate`: seconds that the run may take; `running` names the steps at work,
  /// with ": " and what they wait for.
  Progress(double estimate, std::function<std::vector<std::string>()> running, bool terminal);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  /// A line of Ninja's: "[3/12] build X", "FAILED: …", or what a step printed.
  void ninja_line(std::string_view line);

 private:
  void tick();
  void print(const std::string& line);
  void put(const std::string& line);
  void tell_waiting();
  [[nodiscard]] std::string live_line() const;

  double estimate_;
  std::function<std::vector<std::string>()> running_;
  bool terminal_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  int done_ = 0;
  int total_ = 0;
  int findings_ = 0;
  std::string pending_;         ///< the step whose own line has not come yet
  std::set<std::string> told_;  ///< of those that wait
  bool stop_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread thread_;
};

/// A line of Ninja's status, "[done/total] what"; false when it is none.
bool parse_status(std::string_view line, int& done, int& total, std::string& what);

/// "ETA 3 min" from what is done and what was estimated; empty when unknown.
std::string eta_text(double elapsed, double estimate, int done, int total);

}  // namespace kseries
