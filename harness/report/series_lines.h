// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "model/report.h"

// What a run shows about the lines of a series.

namespace kseries {

/// About one line of the patched tree.
struct LineMark {
  std::optional<int> kernels;    ///< number of kernels that compiled it; nothing: unknown
  std::string why;               ///< why none did
  bool counted = false;          ///< a kernel with gcov has a counter for it
  std::set<std::string> suites;  ///< of the cells that executed it
  std::set<size_t> cells;        ///< numbers of the cells with a stack trace that names it
  std::set<size_t> findings;     ///< numbers of the findings at this line
};

/// The marks of a series on a tree.
class SeriesLines {
 public:
  SeriesLines(const Report& report, const SeriesSource& source);

  /// The line of the tree with the whole series that an added line became: line `line` of the file
  /// after patch `patch`, as the patch counts. Nothing: a later patch removed it, or the series
  /// does not apply.
  [[nodiscard]] std::optional<int> final_line(int patch, const FileDiff& file, const Hunk& hunk,
                                              int line) const;
  /// The mark of a line of the tree with the whole series; a default one if nothing is known.
  [[nodiscard]] LineMark mark(const std::string& file, int line) const;

  [[nodiscard]] const SeriesSource& source() const { return source_; }

 private:
  void add_compiled(const Report& report);
  void add_executed(const Report& report);
  void add_traces(const Report& report);
  void add_findings(const Report& report);
  [[nodiscard]] int hunk_offset(int patch, const FileDiff& file, const Hunk& hunk) const;

  const SeriesSource& source_;
  const SeriesResult* result_ = nullptr;
  std::map<std::string, std::map<int, LineMark>> marks_;
};

/// The name that a file of a patch has in the tree with the whole series.
std::string final_path(const SeriesSource& source, int patch, const std::string& path);

}  // namespace kseries
