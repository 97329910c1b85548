// SPDX-License-Identifier: GPL-2.0-only
#include "cli/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/text.h"
#include "plan/estimate.h"

namespace kseries {
namespace {

/// What a cell says whose build has failed.
constexpr std::string_view no_kernel = "finding: build-failed";

}  // namespace

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
  if (total == 0 || done >= total) return "";
  // The estimate rules at first, what was measured later.
  const double share = static_cast<double>(done) / total;
  const double measured = done > 0 ? elapsed / share : estimate;
  const double whole = estimate * (1 - share) + measured * share;
  return "ETA " + about_text(std::max(whole - elapsed, 1.0)).substr(6);
}

Progress::Progress(double estimate, std::function<std::vector<std::string>()> running,
                   bool terminal)
    : estimate_(estimate), running_(std::move(running)), terminal_(terminal) {
  thread_ = std::thread([this] { tick(); });
}

Progress::~Progress() {
  {
    const std::lock_guard<std::mutex> guard(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
  if (terminal_) std::fputs("\r\033[K", stderr);
}

void Progress::ninja_line(std::string_view line) {
  const std::lock_guard<std::mutex> guard(mutex_);
  std::string what;
  if (parse_status(line, done_, total_, what)) {
    if (!pending_.empty()) print(pending_);
    pending_ = what;
    return;
  }
  if (line.rfind("ninja: ", 0) == 0) return;
  if (pending_.rfind("boot ", 0) == 0 && line.rfind(no_kernel, 0) == 0) {
    // The build has said it.
    print(pending_ + ": no kernel to boot");
    pending_.clear();
    return;
  }
  if (line.rfind("finding: ", 0) == 0) ++findings_;
  if (pending_.empty()) {
    // More of what the step before it says.
    put(std::string(line));
  } else {
    print(pending_ + ": " + std::string(line));
    pending_.clear();
  }
}

void Progress::put(const std::string& line) {
  if (terminal_) std::fputs("\r\033[K", stderr);
  std::fprintf(stderr, "%s\n", line.c_str());
  if (terminal_) std::fputs(live_line().c_str(), stderr);
  std::fflush(stderr);
}

void Progress::print(const std::string& line) {
  const double elapsed =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  const std::string eta = eta_text(elapsed, estimate_, done_, total_);
  std::string counts = "[";
  counts += std::to_string(done_);
  counts += '/';
  counts += std::to_string(total_);
  counts += "] ";
  const std::string end = terminal_ || eta.empty() ? "" : " (" + eta + ")";
  put(counts + line + end);
}

std::string Progress::live_line() const {
  const double elapsed =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  std::string text = "[" + std::to_string(done_) + "/" + std::to_string(total_) + "] ";
  if (findings_ > 0) text += std::to_string(findings_) + " with findings, ";
  const std::string eta = eta_text(elapsed, estimate_, done_, total_);
  if (!eta.empty()) text += eta + ", ";
  text += "running: " + join(running_(), ", ");
  winsize size{};
  const int columns = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 80;
  if (static_cast<int>(text.size()) >= columns && columns > 4) text.resize(columns - 1);
  return text;
}

void Progress::tick() {
  std::unique_lock<std::mutex> guard(mutex_);
  do {
    tell_waiting();
    if (terminal_) {
      std::fprintf(stderr, "\r\033[K%s", live_line().c_str());
      std::fflush(stderr);
    }
    wake_.wait_for(guard, std::chrono::milliseconds(500), [this] { return stop_; });
  } while (!stop_);
}

/// Ninja shows what a step prints when it has ended; that it waits is of use before.
void Progress::tell_waiting() {
  for (const std::string& step : running_()) {
    if (step.find(": ") != std::string::npos && told_.insert(step).second) print(step);
  }
}

}  // namespace kseries
