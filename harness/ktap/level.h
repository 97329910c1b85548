// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ktap/line.h"
#include "model/test_run.h"

namespace kseries::ktap {

/// Collects problems of the input, and bounds their number and that of missing cases, since the
/// input is not trusted.
class Notes {
 public:
  void problem(size_t line, std::string_view text);
  void problem(std::string_view text);
  /// Whether another `missing` case may be added. There is a limit, so that "1..2000000000" is
  /// cheap.
  bool may_add_missing();
  std::vector<std::string> take() { return std::move(problems_); }

 private:
  std::vector<std::string> problems_;
  size_t missing_ = 0;
};

/// The content of a level after it was closed.
struct ClosedLevel {
  std::vector<TestCase> cases;
  long plan = -1;
  bool met = true;           ///< every planned result arrived, and no other
  size_t absent = 0;         ///< number of planned results that did not arrive
  bool failed = false;       ///< some case failed or is missing
  bool all_skipped = false;  ///< "1..0 # SKIP reason"
  std::string skip_reason;
  std::vector<std::string_view> rest;  ///< diagnostics that no result line followed
  std::string name;
  double opened = 0;
};

/// The tests at one depth of nesting, while their lines come in.
class Level {
 public:
  Level(std::string prefix, std::string name, double opened)
      : prefix_(std::move(prefix)), name_(std::move(name)), opened_(opened) {}

  [[nodiscard]] const std::string& prefix() const { return prefix_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  /// Whether a line of the level itself names it, as in KUnit.
  [[nodiscard]] bool names_itself() const { return names_itself_; }
  [[nodiscard]] std::string_view running() const { return running_; }
  /// A diagnostic about devices. An announcement is about the program whose output follows, and is
  /// printed before its version line, hence at the level around it.
  void mark(DeviceMark mark);
  /// The cases of this level are marked if they use a device.
  void expect_marks() { device_use_ = DeviceUse::none; }
  /// Whether the next program announced marks; forgets it.
  bool take_announcement() { return std::exchange(announced_, false); }
  /// True until the first plan, result or announced test.
  [[nodiscard]] bool fresh() const;

  void plan(const Line& line, size_t at, Notes& notes);
  void diagnostic(std::string_view text, double when, bool top);
  void unknown(std::string_view text) { pending_.push_back(text); }
  void bail_out(std::string_view reason);
  /// Adds a result line, with the level of its subtests if there was one.
  void result(const Line& line, size_t at, double when, ClosedLevel* below, Notes& notes);
  /// Adds a level of subtests that had no result line.
  void lost(ClosedLevel below, Notes& notes);
  /// The results so far are complete: the output of another program follows, with a plan of its
  /// own and numbers from 1.
  void begin_program(Notes& notes);
  ClosedLevel close(Notes& notes);

 private:
  struct Numbered {
    long number = 0;
    TestCase test;
  };
  [[nodiscard]] TestCase absent_case(long number) const;
  void add_missing(ClosedLevel& closed, Notes& notes);
  ClosedLevel close_program(Notes& notes);
  std::string diagnostics();

  std::string prefix_;
  std::string name_;
  bool names_itself_ = false;
  double opened_ = 0;
  std::optional<ClosedLevel> earlier_;  ///< the output of the programs before this one
  long plan_ = -1;
  long last_ = 0;        ///< number of the latest result
  double last_end_ = 0;  ///< its arrival
  std::vector<Numbered> cases_;
  std::vector<std::string_view> pending_;
  std::string_view running_;
  double running_since_ = 0;
  bool skipped_ = false;
  std::string skip_reason_;
  bool bailed_ = false;
  std::string bail_reason_;
  bool announced_ = false;
  bool used_device_ = false;                   ///< the running case
  DeviceUse device_use_ = DeviceUse::unknown;  ///< of a case without a mark
};

}  // namespace kseries::ktap
