// SPDX-License-Identifier: GPL-2.0-only
#include "ktap/level.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "base/text.h"

namespace kseries::ktap {
namespace {

constexpr size_t max_problems = 100;
constexpr size_t max_missing = 10000;
constexpr size_t message_head = 6000;
constexpr size_t message_tail = 2000;

std::string default_name(long number) { return "test " + std::to_string(number); }

void append_line(std::string& text, std::string_view line) {
  if (line.empty()) return;
  if (!text.empty()) text += '\n';
  text += line;
}

double elapsed_seconds(double started, double ended) {
  return started > 0 && ended > started ? ended - started : 0;
}

/// A parent whose subtests contradict its own result has failed.
void judge_by_subtests(TestCase& test, const ClosedLevel& below, size_t at, Notes& notes) {
  const bool good = test.result == TestResult::pass || test.result == TestResult::skip;
  if (below.all_skipped && good) {
    test.result = TestResult::skip;
    if (test.message.empty()) test.message = below.skip_reason;
  }
  if (!good) return;
  if (!below.met) {
    test.result = TestResult::fail;
    std::string reason = "plan not met";
    if (below.absent > 0) {
      reason += ": " + std::to_string(below.absent) + " of " + std::to_string(below.plan) +
                " results are missing";
    }
    test.message = test.message.empty() ? reason : reason + "\n" + test.message;
  } else if (below.cases.empty() && !below.all_skipped) {
    test.result = TestResult::fail;
    append_line(test.message, "subtests announced, but none reported");
  } else if (below.failed) {
    test.result = TestResult::fail;
    notes.problem(at, "'" + test.name + "' is reported ok although a subtest failed");
  }
}

/// Adds the output of a further program at the same level.
void append(ClosedLevel& level, ClosedLevel next) {
  const auto move_to = [](auto& to, auto& from) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
  };
  move_to(level.cases, next.cases);
  move_to(level.rest, next.rest);
  if (next.plan >= 0) level.plan = std::max(level.plan, 0L) + next.plan;
  level.met = level.met && next.met;
  level.absent += next.absent;
  level.failed = level.failed || next.failed;
  level.all_skipped = level.all_skipped && next.all_skipped;
  if (level.skip_reason.empty()) level.skip_reason = std::move(next.skip_reason);
}

}  // namespace

void Notes::problem(size_t line, std::string_view text) {
  problem("line " + std::to_string(line) + ": " + std::string(text));
}

void Notes::problem(std::string_view text) {
  if (problems_.size() < max_problems)
    problems_.push_back(printable_utf8(text));
  else if (problems_.size() == max_problems)
    problems_.emplace_back("further problems omitted");
}

bool Notes::may_add_missing() { return ++missing_ <= max_missing; }

bool Level::fresh() const {
  return plan_ < 0 && cases_.empty() && running_.empty() && !bailed_ && !skipped_;
}

void Level::plan(const Line& line, size_t at, Notes& notes) {
  if (plan_ >= 0) {
    notes.problem(at, "second plan at the same level; using the first");
    return;
  }
  plan_ = line.number;
  if (to_lower(line.word).starts_with("skip")) {
    skipped_ = line.number == 0;
    skip_reason_ = line.detail;
  }
}

void Level::mark(DeviceMark mark) {
  if (mark == DeviceMark::announced) announced_ = true;
  if (mark == DeviceMark::used) used_device_ = true;
}

void Level::diagnostic(std::string_view text, double when, bool top) {
  if (const DeviceMark device = parse_device_mark(text); device != DeviceMark::none) {
    mark(device);
    return;
  }
  // KUnit prints the name of a suite inside its block, TAP 14 before the block.
  const auto own = subtest_name(text);
  if (own && !top && name_.empty() && cases_.empty()) {
    name_ = *own;
    names_itself_ = true;
    return;
  }
  if (const auto name = announced_test(text)) {
    running_ = *name;
    running_since_ = when;
    return;
  }
  if (!is_chatter(text) && !trim(text).empty()) pending_.push_back(text);
}

void Level::bail_out(std::string_view reason) {
  bailed_ = true;
  bail_reason_ = reason;
}

std::string Level::diagnostics() {
  std::string text;
  for (const std::string_view line : pending_) append_line(text, line);
  pending_.clear();
  return text;
}

void Level::result(const Line& line, size_t at, double when, ClosedLevel* below, Notes& notes) {
  const long due = last_ + 1;
  const long number = line.number > 0 ? line.number : due;
  if (number != due) {
    notes.problem(at, "result " + std::to_string(number) + " is out of order, expected " +
                          std::to_string(due));
  }
  if (plan_ >= 0 && number > plan_) {
    notes.problem(
        at, "result " + std::to_string(number) + " exceeds the plan 1.." + std::to_string(plan_));
  }
  TestCase test;
  // For skipped tests, kselftest_harness.h before 6.9 prints the reason instead of the name.
  const bool named_by_reason = !line.word.empty() && line.name == line.detail;
  const std::string_view name = named_by_reason && !running_.empty() ? running_ : line.name;
  test.name = name.empty() ? default_name(number) : printable_utf8(name);
  test.result = parse_test_result(line);
  test.program_exit = parse_program_exit(line);
  test.device_use = std::exchange(used_device_, false) ? DeviceUse::used : device_use_;
  std::string message = parse_reason(line);
  if (below != nullptr) {
    for (const std::string_view text : below->rest) pending_.push_back(text);
  }
  append_line(message, diagnostics());
  test.message = printable_utf8(bounded(message, message_head, message_tail));
  test.started = !running_.empty() ? running_since_ : (last_end_ > 0 ? last_end_ : opened_);
  test.ended = when;
  test.seconds = elapsed_seconds(test.started, test.ended);
  if (below != nullptr) {
    judge_by_subtests(test, *below, at, notes);
    test.subtests = std::move(below->cases);
  }
  cases_.push_back({number, std::move(test)});
  last_ = number;
  last_end_ = when;
  running_ = {};
}

void Level::lost(ClosedLevel below, Notes& notes) {
  TestCase test;
  const long number = last_ + 1;
  test.name = !below.name.empty() ? below.name : std::string(running_);
  if (test.name.empty()) test.name = default_name(number);
  test.name = printable_utf8(test.name);
  std::string message = "no result line after its subtests";
  for (const std::string_view text : below.rest) append_line(message, text);
  test.message = printable_utf8(bounded(message, message_head, message_tail));
  test.started = !running_.empty() ? running_since_ : below.opened;
  test.subtests = std::move(below.cases);
  notes.problem("'" + test.name + "' has no result line");
  cases_.push_back({number, std::move(test)});
  last_ = number;
  running_ = {};
}

TestCase Level::absent_case(long number) const {
  TestCase test;
  const bool started = number == last_ + 1 && !running_.empty();
  test.name = started ? printable_utf8(running_) : default_name(number);
  test.message = started ? "started, but no result line" : "planned, but no result line";
  if (started) test.started = running_since_;
  if (started && used_device_) test.device_use = DeviceUse::used;
  if (bailed_) append_line(test.message, "bailed out: " + printable_utf8(bail_reason_));
  return test;
}

/// Inserts the absent numbers between those that arrived, in the order of arrival.
void Level::add_missing(ClosedLevel& closed, Notes& notes) {
  std::set<long> seen;
  for (const Numbered& entry : cases_) seen.insert(entry.number);
  long next = 1;
  const auto fill = [&](long until) {
    for (; next < until; ++next) {
      if (seen.contains(next)) continue;
      if (!notes.may_add_missing())
        next = until - 1;
      else
        closed.cases.push_back(absent_case(next));
    }
  };
  for (Numbered& entry : cases_) {
    fill(std::min(entry.number, plan_ + 1));
    closed.cases.push_back(std::move(entry.test));
  }
  fill(plan_ + 1);
  if (plan_ >= 0) {
    const auto planned = std::distance(seen.begin(), seen.upper_bound(plan_));
    closed.absent = static_cast<size_t>(plan_ - planned);
    closed.met = closed.absent == 0 && !bailed_ && static_cast<size_t>(planned) == seen.size();
    return;
  }
  // Without a plan, a test that was announced still counts.
  if (!running_.empty()) closed.cases.push_back(absent_case(last_ + 1));
  closed.met = running_.empty() && !bailed_;
}

ClosedLevel Level::close_program(Notes& notes) {
  ClosedLevel closed;
  closed.plan = plan_;
  closed.opened = opened_;
  closed.name = name_;
  closed.all_skipped = skipped_ && cases_.empty();
  closed.skip_reason = printable_utf8(skip_reason_);
  if (plan_ < 0 && !cases_.empty()) {
    notes.problem(name_.empty() ? "tests without a plan"
                                : "the tests of '" + name_ + "' have no plan");
  }
  if (bailed_) notes.problem("bailed out: " + bail_reason_);
  add_missing(closed, notes);
  for (const TestCase& test : closed.cases) {
    closed.failed =
        closed.failed || test.result == TestResult::fail || test.result == TestResult::missing;
  }
  closed.rest = std::move(pending_);
  return closed;
}

void Level::begin_program(Notes& notes) {
  earlier_ = close(notes);
  plan_ = -1;
  last_ = 0;
  cases_.clear();
  pending_.clear();
  running_ = {};
  skipped_ = false;
  bailed_ = false;
}

ClosedLevel Level::close(Notes& notes) {
  ClosedLevel closed = close_program(notes);
  if (!earlier_) return closed;
  ClosedLevel joined = *std::exchange(earlier_, std::nullopt);
  append(joined, std::move(closed));
  return joined;
}

}  // namespace kseries::ktap
