// SPDX-License-Identifier: GPL-2.0-only
#include "report/series_lines.h"

#include <algorithm>

#include "judge/describe.h"
#include "report/checks.h"

namespace kseries {
namespace {

/// Where a line is after a hunk that starts at `start` in the old file; nothing if it removes it.
/// `line` is at or below the start.
std::optional<int> line_after_hunk(const Hunk& hunk, int start, int line) {
  int before = start;
  int after = start;
  for (const HunkLine& one : hunk.lines) {
    if (before == line && one.kind != '+') {
      return one.kind == '-' ? std::nullopt : std::optional(after);
    }
    before += one.kind == '+' ? 0 : 1;
    after += one.kind == '-' ? 0 : 1;
  }
  return line + after - before;
}

/// A hunk without old lines inserts after its line.
int first_old_line(const Hunk& hunk) { return hunk.old_start + (hunk.old_count == 0 ? 1 : 0); }

bool is_of(const SeriesSource& source, const Cell& cell) {
  return cell.tree == source.tree && cell.series == source.series;
}

}  // namespace

SeriesLines::SeriesLines(const Report& report, const SeriesSource& source) : source_(source) {
  for (const SeriesResult& one : report.series) {
    if (one.tree == source.tree && one.series == source.series) result_ = &one;
  }
  add_compiled(report);
  add_executed(report);
  add_traces(report);
  add_findings(report);
}

LineMark SeriesLines::mark(const std::string& file, int line) const {
  const auto lines = marks_.find(file);
  if (lines == marks_.end()) return {};
  const auto found = lines->second.find(line);
  return found == lines->second.end() ? LineMark{} : found->second;
}

void SeriesLines::add_compiled(const Report& report) {
  for (const CompiledRange& range : report.compiled_lines) {
    if (range.tree != source_.tree || range.series != source_.series) continue;
    for (int line = range.first; line <= range.last; line++) {
      LineMark& mark = marks_[range.file][line];
      mark.kernels = range.kernels;
      mark.why = range.why;
    }
  }
}

void SeriesLines::add_executed(const Report& report) {
  for (const CellResult& result : report.cells) {
    // Cells with a part of the series have other line numbers.
    if (!is_of(source_, result.cell) ||
        result.cell.patches != planned_patches(report, result.cell)) {
      continue;
    }
    for (const auto& [file, lines] : result.executed) {
      for (const int line : lines.counted) marks_[file][line].counted = true;
      for (const int line : lines.executed) {
        std::set<std::string>& suites = marks_[file][line].suites;
        suites.insert(result.cell.suites.begin(), result.cell.suites.end());
      }
    }
  }
}

void SeriesLines::add_traces(const Report& report) {
  for (size_t i = 0; i < report.cells.size(); i++) {
    const CellResult& result = report.cells[i];
    if (!is_of(source_, result.cell) ||
        result.cell.patches != planned_patches(report, result.cell)) {
      continue;
    }
    for (const Splat& splat : result.splats) {
      for (const Frame& frame : splat.frames) {
        if (!frame.file.empty() && frame.line > 0) {
          marks_[frame.file][frame.line].cells.insert(i + 1);
        }
      }
    }
  }
}

void SeriesLines::add_findings(const Report& report) {
  for (size_t i = 0; i < report.findings.size(); i++) {
    const std::optional<SourceLine> line = source_line(report.findings[i]);
    if (!line || report.findings[i].series != source_.series) continue;
    marks_[line->file][line->line].findings.insert(i + 1);
  }
}

int SeriesLines::hunk_offset(int patch, const FileDiff& file, const Hunk& hunk) const {
  if (result_ == nullptr) return 0;
  for (const PatchResult& result : result_->patches) {
    if (result.number != patch) continue;
    for (const HunkResult& one : result.hunks) {
      const bool here = one.path == file.path() && one.old_start == hunk.old_start;
      if (here && one.status == HunkStatus::offset) return one.offset;
    }
  }
  return 0;
}

std::string final_path(const SeriesSource& source, int patch, const std::string& path) {
  std::string now = path;
  for (const Patch& later : source.patches) {
    if (later.number <= patch) continue;
    for (const FileDiff& file : later.files) {
      if (file.change == FileChange::rename && file.old_path == now) now = file.new_path;
    }
  }
  return now;
}

std::optional<int> SeriesLines::final_line(int patch, const FileDiff& file, const Hunk& hunk,
                                           int line) const {
  std::optional<int> now = line + hunk_offset(patch, file, hunk);
  std::string path = file.path();
  for (const Patch& later : source_.patches) {
    if (later.number <= patch) continue;
    for (const FileDiff& changed : later.files) {
      if (changed.old_path != path) continue;
      // From the last hunk to the first, so that the lines above keep their numbers.
      for (auto next = changed.hunks.rbegin(); next != changed.hunks.rend(); ++next) {
        const int start = first_old_line(*next) + hunk_offset(later.number, changed, *next);
        if (*now < start) continue;
        now = line_after_hunk(*next, start, *now);
        if (!now) return std::nullopt;
      }
      path = changed.path();
      break;
    }
  }
  const auto owners = source_.owners.find(path);
  if (owners == source_.owners.end()) return std::nullopt;
  const bool inside = *now >= 1 && static_cast<size_t>(*now) <= owners->second.size();
  if (!inside || owners->second[static_cast<size_t>(*now) - 1] != patch) return std::nullopt;
  return now;
}

}  // namespace kseries
