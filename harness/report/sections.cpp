// SPDX-License-Identifier: GPL-2.0-only
#include "report/sections.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "judge/describe.h"
#include "judge/executed.h"
#include "model/names.h"
#include "report/overview.h"

namespace kseries {
namespace {

struct Count {
  int compiled = 0;
  int all = 0;
};

void add_compiled_lines(const Report& report, std::vector<std::string>& out) {
  std::map<std::string, Count> counts;
  for (const CompiledRange& lines : report.compiled_lines) {
    Count& count = counts[place_name(lines.tree, lines.series)];
    count.all += lines.last - lines.first + 1;
    if (lines.kernels > 0) count.compiled += lines.last - lines.first + 1;
  }
  for (const auto& [place, count] : counts) {
    out.push_back(place + ": " + std::to_string(count.compiled) + " of " +
                  std::to_string(count.all) +
                  " changed lines were compiled in at least one kernel");
  }
  for (const CompiledRange& lines : report.compiled_lines) {
    if (lines.kernels > 0) continue;
    out.push_back(place_name(lines.tree, lines.series) + ": not compiled: " + line_range(lines) +
                  " (patch " + std::to_string(lines.patch) + "): " + lines.why);
  }
}

void add_executed_lines(const Report& report, std::vector<std::string>& out) {
  for (const SeriesResult& series : report.series) {
    const ExecutedTotal total = executed_total(report, series);
    const std::string text = executed_text(total);
    if (text.empty()) continue;
    const std::string place = place_name(series.tree, series.series) + ": ";
    out.push_back(place + text + " (counted in " +
                  counted(static_cast<size_t>(total.cells), "cell", "cells") + ")");
    for (const std::string& lines : unexecuted_lines(total))
      out.push_back(place + "not executed: " + lines);
  }
}

/// Whether a series has a violation only because its tree has it, and the report has that one.
bool is_reported_for_base(const Report& report, const ConfigProof& proof) {
  return !proof.holds && proof.violated_by_base && !proof.series.empty() &&
         std::any_of(report.proofs.begin(), report.proofs.end(), [&](const ConfigProof& other) {
           return other.series.empty() && other.tree == proof.tree && other.name == proof.name &&
                  other.claim == proof.claim && !other.holds;
         });
}

/// What became of each patch.
std::vector<std::string> patch_lines(const PreviousRun& previous) {
  std::vector<std::string> lines;
  for (const SeriesComparison& series : previous.patches) {
    const std::string place =
        previous.patches.size() > 1 ? series.tree + "/" + series.now + ": " : "";
    for (const PatchPair& pair : series.patches) {
      std::string line = place + "patch " + std::to_string(pair.now > 0 ? pair.now : pair.before);
      line += ": ";
      line += enum_name(pair.change);
      if (pair.before > 0 && pair.now > 0 && pair.before != pair.now)
        line += " (was patch " + std::to_string(pair.before) + ")";
      if (pair.change == PatchChange::gone) line += " from " + series.before;
      lines.push_back(line + ": " + pair.subject);
    }
  }
  return lines;
}

}  // namespace

std::vector<std::string> configuration_lines(const Report& report) {
  std::vector<std::string> lines;
  for (const auto& [where, goals] : report.goals) {
    for (const std::string& line : goals) lines.push_back(where + ": " + line);
  }
  for (const ConfigProof& proof : report.proofs) {
    if (!is_reported_for_base(report, proof)) lines.push_back(proof_text(proof));
  }
  add_compiled_lines(report, lines);
  add_executed_lines(report, lines);
  return lines;
}

std::vector<std::string> not_tested_lines(const Report& report) {
  std::vector<std::string> lines;
  std::vector<size_t> not_run;
  for (size_t i = 0; i < report.cells.size(); i++) {
    if (report.cells[i].verdict == Verdict::not_run) not_run.push_back(i + 1);
  }
  if (!not_run.empty()) {
    lines.push_back(cells_text(not_run) + ": " + report.cells[not_run.front() - 1].message);
  }
  for (const auto& [where, permutations] : report.dropped) {
    for (const DroppedPermutation& dropped : permutations) {
      lines.push_back(where + ": " + assignment_text(dropped.requested) + ": " +
                      one_line(dropped.reason));
    }
  }
  return lines;
}

std::vector<std::string> previous_lines(const PreviousRun& previous) {
  std::vector<std::string> lines = patch_lines(previous);
  const auto add = [&](const std::string& what, const std::vector<Finding>& findings) {
    if (findings.empty()) lines.push_back(what + ": nothing");
    for (const Finding& finding : findings) {
      std::string line = what + ": ";
      line += enum_name(finding.kind);
      line += ": " + finding.title;
      if (!finding.known.empty()) line += " (known failure: " + finding.known + ")";
      lines.push_back(std::move(line));
    }
  };
  add(previous.complete ? "gone" : "gone or not tested", previous.gone);
  add("still there", previous.still_there);
  add("new", previous.appeared);
  return lines;
}

std::string previous_heading(const PreviousRun& previous) {
  const std::string run = "run " + previous.point.run + " of " + previous.point.time;
  return "Compared with " + (previous.series.empty() ? run : previous.series + " (" + run + ")");
}

std::vector<std::string> note_lines(const Report& report) {
  std::vector<std::string> lines = report.remarks;
  for (const SeriesResult& series : report.series) {
    for (const std::string& remark : series.remarks) {
      const std::string line = series.series + ": " + remark;
      if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
    }
  }
  std::map<std::string, std::vector<size_t>> by_cell;
  for (size_t i = 0; i < report.cells.size(); i++) {
    for (const std::string& remark : report.cells[i].remarks) by_cell[remark].push_back(i + 1);
  }
  for (const auto& [remark, cells] : by_cell) {
    lines.push_back(cells_text(cells) + ": " + remark);
  }
  return lines;
}

}  // namespace kseries
