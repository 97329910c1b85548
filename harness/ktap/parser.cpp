// SPDX-License-Identifier: GPL-2.0-only
#include "ktap/parser.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <optional>

#include "base/text.h"
#include "ktap/level.h"
#include "ktap/line.h"
#include "ktap/log_prefix.h"

namespace kseries {
namespace {

using ktap::ClosedLevel;
using ktap::Level;
using ktap::Line;
using ktap::LineKind;

/// Deeper nesting than any test has; a bound for hostile input.
constexpr size_t max_levels = 16;

/// The indentation with which a new level starts, and its first line.
struct Opening {
  size_t length = 0;
  Line line;
};

/// The length of the spaces and tabs at the start of a line; 0 if they are no indentation: a single
/// space, or nothing else in the line.
size_t find_indentation(std::string_view text) {
  const size_t length = text.find_first_not_of(" \t");
  if (length == std::string_view::npos) return 0;
  return length > 1 || text.starts_with('\t') ? length : 0;
}

/// Looks for the first line of a nested level after two spaces, a tab or "# ". After "# " only a
/// version line counts, since a diagnostic may begin with "ok 1".
std::optional<Opening> opening_in(std::string_view text) {
  constexpr int max_tokens = 4;
  size_t at = 0;
  bool quoted = false;
  for (int i = 0; i < max_tokens; ++i) {
    const std::string_view rest = text.substr(at);
    if (const size_t blanks = find_indentation(rest); blanks > 0) {
      at += blanks;
    } else if (rest.starts_with("# ")) {
      at += 2;
      quoted = true;
    } else {
      return std::nullopt;
    }
    const Line line = ktap::read_line(text.substr(at));
    const bool starts = line.kind == LineKind::plan || line.kind == LineKind::result ||
                        (line.kind == LineKind::diagnostic && ktap::subtest_name(line.detail));
    if (line.kind == LineKind::version || (starts && !quoted)) return Opening{at, line};
  }
  return std::nullopt;
}

/// Requests of the guest to the host, and what guests/init reports about the console, are not test
/// output.
bool is_for_host(std::string_view text) {
  constexpr std::array prefixes = {"@host ", "@kmsg ", "@console ", "@console! "};
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const char* prefix) { return text.starts_with(prefix); });
}

class Reader {
 public:
  void line(std::string_view text, size_t number, double when);
  void cut_off() { notes_.problem("output ends in the middle of a line"); }
  TestRun finish();

 private:
  void handle(size_t depth, const Line& line, size_t number, double when);
  void version(size_t depth, double when);
  void open(size_t parent, std::string_view indentation, double when);
  void close_below(size_t depth);
  [[nodiscard]] bool belongs_to_parent(size_t depth, std::string_view text) const;
  void end_segment();
  std::optional<ClosedLevel> take_below(size_t depth);

  std::vector<Level> levels_ = {Level("", "", 0)};
  ktap::Notes notes_;
  TestRun run_;
  bool met_ = true;
  bool versioned_ = false;
};

/// Closes all levels deeper than `depth`; each becomes a case without a result.
void Reader::close_below(size_t depth) {
  while (levels_.size() > depth + 1) {
    ClosedLevel closed = levels_.back().close(notes_);
    levels_.pop_back();
    if (!closed.cases.empty() || closed.plan >= 0 || !closed.name.empty())
      levels_.back().lost(std::move(closed), notes_);
  }
}

std::optional<ClosedLevel> Reader::take_below(size_t depth) {
  if (levels_.size() <= depth + 1) return std::nullopt;
  close_below(depth + 1);
  ClosedLevel closed = levels_.back().close(notes_);
  levels_.pop_back();
  return closed;
}

void Reader::open(size_t parent, std::string_view indentation, double when) {
  close_below(parent);
  const bool announced = levels_[parent].take_announcement();
  levels_.emplace_back(levels_[parent].prefix() + std::string(indentation),
                       std::string(levels_[parent].running()), when);
  if (announced) levels_.back().expect_marks();
}

/// Ends the current segment of the top level. Suites that run one after the other each print a
/// version line and number their tests from 1.
void Reader::end_segment() {
  ++run_.segments;
  close_below(0);
  ClosedLevel closed = levels_[0].close(notes_);
  if (closed.plan >= 0) {
    const long planned = std::max(run_.planned, 0) + closed.plan;
    run_.planned = static_cast<int>(std::min<long>(planned, std::numeric_limits<int>::max()));
  }
  if (closed.all_skipped) notes_.problem("all tests skipped: " + closed.skip_reason);
  met_ = met_ && closed.plan >= 0 && closed.met;
  std::move(closed.cases.begin(), closed.cases.end(), std::back_inserter(run_.suites));
}

/// Whether a line is not part of the output of a program, but the name of the next one, which the
/// kselftest runner prints with the same "# " before it.
bool Reader::belongs_to_parent(size_t depth, std::string_view text) const {
  if (depth == 0) return false;
  const std::string& prefix = levels_[depth].prefix();
  return std::string_view(prefix).substr(levels_[depth - 1].prefix().size()) == "# " &&
         text.starts_with("selftests: ");
}

void Reader::version(size_t depth, double when) {
  const bool fresh = levels_[depth].fresh() && levels_.size() == depth + 1;
  if (depth == 0) {
    versioned_ = true;
    // Lines before the first version line do not belong to a test.
    if (!fresh) end_segment();
    levels_.clear();
    levels_.emplace_back("", "", when);
    return;
  }
  if (fresh) return;
  // One test may run several programs that print a version line each, such as run.sh of futex in
  // the kernel's selftests. In KUnit, each suite names itself: the result of the first is missing.
  const Level& level = levels_[depth];
  if (!level.names_itself() && levels_[depth - 1].running() == level.name()) {
    close_below(depth);
    levels_[depth].begin_program(notes_);
    return;
  }
  const std::string indentation =
      levels_[depth].prefix().substr(levels_[depth - 1].prefix().size());
  open(depth - 1, indentation, when);
}

void Reader::handle(size_t depth, const Line& line, size_t number, double when) {
  switch (line.kind) {
    case LineKind::version:
      version(depth, when);
      break;
    case LineKind::plan:
      levels_[depth].plan(line, number, notes_);
      break;
    case LineKind::result: {
      std::optional<ClosedLevel> below = take_below(depth);
      levels_[depth].result(line, number, when, below ? &*below : nullptr, notes_);
      break;
    }
    case LineKind::diagnostic:
      levels_[depth].diagnostic(line.detail, when, depth == 0);
      break;
    case LineKind::bail_out:
      levels_[depth].bail_out(line.detail);
      break;
    case LineKind::unknown:
      if (line.too_large) {
        notes_.problem(number,
                       "number exceeds " + std::to_string(ktap::max_number) + ", line ignored");
      }
      // Whatever its indentation, the line is evidence for the running test.
      if (!line.detail.empty() && !is_for_host(line.detail)) levels_.back().unknown(line.detail);
      break;
  }
}

void Reader::line(std::string_view text, size_t number, double when) {
  text = ktap::without_stamp(text);
  size_t depth = levels_.size() - 1;
  while (depth > 0 && !text.starts_with(levels_[depth].prefix())) --depth;
  if (belongs_to_parent(depth, text.substr(levels_[depth].prefix().size()))) {
    --depth;
    close_below(depth);
  }
  const std::string_view rest = text.substr(levels_[depth].prefix().size());
  if (number == 1) levels_[0] = Level("", "", when);
  const std::optional<Opening> opening = opening_in(rest);
  if (opening && depth + 1 < max_levels) {
    open(depth, rest.substr(0, opening->length), when);
    handle(depth + 1, opening->line, number, when);
    return;
  }
  handle(depth, ktap::read_line(rest), number, when);
}

TestRun Reader::finish() {
  const bool empty = run_.suites.empty() && levels_[0].fresh() && levels_.size() == 1;
  if (empty)
    notes_.problem("no test results");
  else if (!versioned_)
    notes_.problem("no version line");
  if (!empty) end_segment();
  run_.complete = !empty && met_;
  run_.problems = notes_.take();
  return std::move(run_);
}

}  // namespace

TestRun parse_ktap(std::string_view text, std::span<const double> arrival) {
  Reader reader;
  const std::string_view prefix = ktap::find_log_prefix(text);
  size_t number = 0;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    const double when = number < arrival.size() ? arrival[number] : 0;
    reader.line(ktap::without_log_prefix(line, prefix), ++number, when);
    if (end == std::string_view::npos) {
      reader.cut_off();
      break;
    }
    text.remove_prefix(end + 1);
  }
  return reader.finish();
}

}  // namespace kseries
