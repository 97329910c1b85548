// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// The output of a serial port, bounded, with the time at which each line was complete. If it
/// is too long, the start and the end are kept, with a line between them that has the number of
/// omitted bytes.
class PortLog {
 public:
  explicit PortLog(size_t keep_bytes) : keep_bytes_(keep_bytes) {}

  /// Adds bytes that arrived at `when` (seconds since QEMU was started); returns the lines that
  /// they completed, without '\n' and '\r'.
  std::vector<std::string> add(std::string_view bytes, double when);

  /// Everything that was kept, including an unfinished last line.
  [[nodiscard]] std::string text() const;
  /// One time for each line of text().
  [[nodiscard]] std::vector<double> arrivals() const;
  /// Number of bytes that arrived and are not in text().
  [[nodiscard]] size_t omitted() const { return omitted_; }

 private:
  struct Line {
    std::string text;  ///< with its '\n'
    double when = 0;
  };
  void keep(std::string line, double when);
  [[nodiscard]] std::string omission() const;

  size_t keep_bytes_;
  double last_ = 0;      ///< when the last byte arrived
  std::string pending_;  ///< the unfinished line
  std::vector<Line> head_;
  std::deque<Line> tail_;
  size_t head_bytes_ = 0;
  size_t tail_bytes_ = 0;
  size_t omitted_ = 0;
};

}  // namespace kseries
