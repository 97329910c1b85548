// SPDX-License-Identifier: GPL-2.0-only
#include "cli/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "base/text.h"
#include "cli/output.h"
#include "plan/estimate.h"

namespace kseries {
std::string step_text(const StepResult& result) {
  std::string text = (is_finding(result.verdict) ? "finding: " : "") + result.summary;
  if (result.error && !result.error->hint.empty()) text += "\nhint: " + result.error->hint;
  return text;
}

bool parse_status(std::string_view line, int& done, int& total, std::string& what) {
  if (line.empty() || line[0] != '[') return false;
  const size_t slash = line.find('/');
  const size_t close = line.find("] ");
  if (slash == std::string_view::npos || close == std::string_view::npos || slash > close) {
    return false;
  }
  const std::optional<long> first = to_number(line.substr(1, slash - 1));
  const std::optional<long> second = to_number(line.substr(slash + 1, close - slash - 1));
  if (!first || !second) return false;
  done = static_cast<int>(*first);
  total = static_cast<int>(*second);
  what = line.substr(close + 2);
  return true;
}

std::string eta_text(double elapsed, double estimate, int done, int total) {
  if (total > 0 ? done >= total : estimate <= 0) return "";
  // The weight of the measured speed grows with the progress.
  const double share = total > 0 ? static_cast<double>(done) / total : 0;
  const double measured = done > 0 ? elapsed / share : estimate;
  const double whole = estimate * (1 - share) + measured * share;
  return "ETA " + about_text(std::max(whole - elapsed, 1.0)).substr(6);
}

ProgressDisplay::ProgressDisplay(ProgressSources sources) : sources_(std::move(sources)) {
  thread_ = std::thread([this] { tick(); });
}

ProgressDisplay::~ProgressDisplay() {
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
  if (sources_.terminal) std::fputs("\r\033[K", stderr);
}

void ProgressDisplay::ninja_line(std::string_view line) {
  const std::lock_guard<std::mutex> guard(mutex_);
  int done = 0;
  int total = 0;
  std::string title;
  if (parse_status(line, done, total, title)) {
    if (const std::optional<FinishedStep> step = sources_.finished(title)) {
      done_ = done;
      total_ = total;
      shown_ = step->result.error && !step->lost;
      finish(title, *step);
      return;
    }
  }
  if (shown_ || line == "ninja: no work to do." || line.starts_with("ninja: build stopped")) return;
  put(std::string(line));
}

void ProgressDisplay::finish(const std::string& title, const FinishedStep& step) {
  if (step.kind == StepKind::cell && step.result.verdict == Verdict::build_failed) {
    // The line of the build has the reason.
    print(title + ": not booted, because the build failed");
    return;
  }
  if (is_finding(step.result.verdict)) ++findings_;
  const std::string text = step_text(step.result);
  const size_t newline = text.find('\n');
  print(title + ": " + text.substr(0, newline));
  if (newline != std::string::npos) put(text.substr(newline + 1));
}

void ProgressDisplay::put(const std::string& line) {
  if (sources_.terminal) std::fputs("\r\033[K", stderr);
  notice_on_stderr(line);
  last_output_ = std::chrono::steady_clock::now();
  if (sources_.terminal) std::fputs(live_line().c_str(), stderr);
  std::fflush(stderr);
}

void ProgressDisplay::print(const std::string& line) {
  const double elapsed =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  const std::string eta = eta_text(elapsed, sources_.estimate, done_, total_);
  const std::string end = sources_.terminal || eta.empty() ? "" : " (" + eta + ")";
  put(counts_text() + line + end);
}

std::string ProgressDisplay::counts_text() const {
  if (total_ == 0) return "";
  return "[" + std::to_string(done_) + "/" + std::to_string(total_) + "] ";
}

std::string ProgressDisplay::live_line() const {
  const double elapsed =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  std::string text = counts_text();
  if (findings_ > 0) text += std::to_string(findings_) + " with findings, ";
  const std::string eta = eta_text(elapsed, sources_.estimate, done_, total_);
  if (!eta.empty()) text += eta + ", ";
  text = printable_line(text + running_text());
  winsize size{};
  const int columns = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 80;
  if (static_cast<int>(text.size()) >= columns && columns > 4) text.resize(columns - 1);
  return text;
}

std::string ProgressDisplay::running_text() const {
  std::vector<std::string> steps;
  for (const RunningStep& step : sources_.running()) {
    std::string text = step.title + (step.waiting_for.empty() ? "" : ": " + step.waiting_for);
    const std::string done = sources_.done_so_far ? sources_.done_so_far(step.title) : "";
    if (!done.empty()) text += ": " + done;
    steps.push_back(std::move(text));
  }
  return "running: " + join(steps, ", ");
}

void ProgressDisplay::tick() {
  const std::chrono::duration<double> log_interval(sources_.log_interval);
  std::unique_lock<std::mutex> guard(mutex_);
  do {
    report_waiting();
    if (sources_.terminal) {
      std::fprintf(stderr, "\r\033[K%s", live_line().c_str());
      std::fflush(stderr);
    } else if (std::chrono::steady_clock::now() - last_output_ >= log_interval) {
      print(running_text());
    }
    wake_.wait_for(guard, std::chrono::milliseconds(500), [this] { return stop_; });
  } while (!stop_);
}

/// Ninja only prints the output of a step when the step ends, which is too late for this.
void ProgressDisplay::report_waiting() {
  for (const RunningStep& step : sources_.running()) {
    const std::string text = step.title + ": " + step.waiting_for;
    if (!step.waiting_for.empty() && reported_.insert(text).second) print(text);
  }
}

}  // namespace kseries
