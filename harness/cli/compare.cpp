// SPDX-License-Identifier: GPL-2.0-only
#include "cli/compare.h"

#include <filesystem>
#include <utility>

#include "base/exit_code.h"
#include "base/result.h"
#include "base/text.h"
#include "host/files.h"
#include "judge/describe.h"
#include "report/compare.h"
#include "run/report_run.h"

namespace kseries {
namespace {

namespace fs = std::filesystem;

/// One of the two sides to compare.
struct NamedSide {
  Report report;
  std::string tree;
  std::string series;
};

Result<NamedSide> read_side(const std::string& text) {
  const auto [folder, wanted] = split_side(text);
  std::error_code code;
  const RunFolder run(fs::weakly_canonical(folder, code).string());
  TRY_ASSIGN(Plan plan, run.read_plan());
  TRY_ASSIGN(Report report, gather_report(run, plan, std::nullopt));
  NamedSide side;
  std::vector<std::string> subjects;
  for (const CellResult& result : report.cells) {
    const std::string subject = place_name(result.cell.tree, result.cell.series);
    if (!subjects.empty() && subjects.back() == subject) continue;
    subjects.push_back(subject);
    if (!wanted.empty() && wanted != subject) continue;
    side.tree = result.cell.tree;
    side.series = result.cell.series;
  }
  if (side.tree.empty() || (wanted.empty() && subjects.size() != 1)) {
    return Error{"compare",
                 wanted.empty() ? "the run has several trees or series"
                                : "the run has no cells of " + wanted,
                 folder, "write RUN:TREE/SERIES with one of: " + join(subjects, ", "),
                 ErrorKind::usage};
  }
  side.report = std::move(report);
  return side;
}

}  // namespace

std::pair<std::string, std::string> split_side(const std::string& text) {
  for (size_t colon = text.find(':'); colon != std::string::npos;
       colon = text.find(':', colon + 1)) {
    std::string folder = text.substr(0, colon);
    if (RunFolder(folder).has_plan()) return {std::move(folder), text.substr(colon + 1)};
  }
  return {text, ""};
}

Result<ExitCode> compare_sides(const std::vector<std::string>& sides, std::ostream& out) {
  TRY_ASSIGN(NamedSide first, read_side(sides.at(0)));
  TRY_ASSIGN(NamedSide second, read_side(sides.at(1)));
  const Side left{&first.report, first.tree, first.series};
  const Side right{&second.report, second.tree, second.series};
  out << comparison_text(left, right);
  return common_cells(left, right) > 0 ? ExitCode::clean : ExitCode::unavailable;
}

}  // namespace kseries
