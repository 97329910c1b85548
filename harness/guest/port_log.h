// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace kseries {

/// What came over a serial port: bounded bytes, and when each line was
/// complete. Over the bound the start and the end stay; a line between them
/// says how many bytes were left out.
class PortLog {
 public:
  explicit PortLog(size_t keep_bytes) : keep_bytes_(keep_bytes) {}

  /// Takes bytes that arrived at `when` (seconds since the spawn); returns the
  /// lines that they completed, without '\n' and '\r'.
  std::vector<std::string> add(std::string_view bytes, double when);

  /// All that is kept, with an unfinished last line.
  [[nodiscard]] std::string text() const;
  /// One time for each line of text().
  [[nodiscard]] std::vector<double> arrivals() const;
  /// Bytes that came and are not in text().
  [[nodiscard]] size_t omitted() const { return omitted_; }

 private:
  struct Line {
    std::string text;  ///< with its '\n'
    double when = 0;
  };
  void keep(std::string line, double when);
  [[nodiscard]] std::string omission() const;

  size_t keep_bytes_;
  double last_ = 0;      ///< when the last byte came
  std::string pending_;  ///< the unfinished line
  std::vector<Line> head_;
  std::deque<Line> tail_;
  size_t head_bytes_ = 0;
  size_t tail_bytes_ = 0;
  size_t omitted_ = 0;
};

}  // namespace kseries
