// SPDX-License-Identifier: GPL-2.0-only
#include "report/junit_cases.h"

#include <set>

#include "base/text.h"
#include "judge/describe.h"
#include "judge/hunk_text.h"
#include "model/names.h"
#include "report/junit_cell.h"

namespace kseries {

namespace {

JunitCase patch_case(const PatchResult& patch, const std::string& classname) {
  JunitCase test;
  test.classname = classname;
  const std::string number = std::to_string(patch.number);
  test.name = "apply " + std::string(number.size() < 2 ? "0" : "") + number + " " + patch.subject;
  test.type = enum_name(patch.status);
  test.message = one_line(patch.message);
  if (test.message.empty()) test.message = enum_name(patch.status);
  for (const HunkResult& hunk : patch.hunks) {
    test.text += hunk_text(hunk);
  }
  switch (patch.status) {
    case PatchStatus::applied:
      test.outcome = JunitOutcome::pass;
      break;
    case PatchStatus::skipped:
      test.outcome = JunitOutcome::skipped;
      break;
    case PatchStatus::already_applied:
    case PatchStatus::conflict:
    case PatchStatus::refused:
      test.outcome = JunitOutcome::failure;
      break;
  }
  return test;
}

JunitSuite series_suite(const Report& report, const SeriesResult& series) {
  JunitSuite suite;
  suite.name = place_name(series.tree, series.series) + "/apply";
  suite.properties = {{"tree", series.tree}};
  for (const Tree& tree : report.trees) {
    if (tree.name != series.tree) continue;
    suite.properties.emplace_back("version", tree.version);
    suite.properties.emplace_back("release", tree.release);
  }
  suite.properties.emplace_back("series", series.series);
  suite.properties.emplace_back("title", series.title);
  suite.properties.emplace_back("patches", std::to_string(series.patches.size()));
  for (const PatchResult& patch : series.patches) {
    suite.cases.push_back(patch_case(patch, suite.name));
  }
  const auto fails = [&](const std::string& name, const std::string& type,
                         const std::string& message, const std::string& text) {
    JunitCase test;
    test.classname = suite.name;
    test.name = name;
    test.type = type;
    test.outcome = JunitOutcome::failure;
    test.message = message;
    test.text = text;
    suite.cases.push_back(std::move(test));
  };
  for (const MissingParts& parts : list_missing(series)) {
    std::string name = "part " + std::to_string(parts.first);
    if (parts.last > parts.first) name += "-" + std::to_string(parts.last);
    fails(name, "missing", missing_text(series, parts), "");
  }
  for (size_t i = 0; i < series.left_out.size(); ++i) {
    fails("left out " + std::to_string(i + 1), "left-out", left_out_text(series.left_out[i]), "");
  }
  if (series.kconfig_problem) {
    const std::string text = kconfig_problem_text(*series.kconfig_problem);
    fails("kconfig", "kconfig", one_line(text), text);
  }
  suite.out = join(series.remarks, "\n");
  return suite;
}

JunitSuite dropped_suite(const std::string& where, const std::vector<DroppedPermutation>& all) {
  JunitSuite suite;
  suite.name = where + "/dropped";
  for (const DroppedPermutation& dropped : all) {
    JunitCase test;
    test.classname = suite.name;
    test.name = assignment_text(dropped.requested);
    test.outcome = JunitOutcome::skipped;
    test.message = one_line(dropped.reason);
    test.text = dropped.reason;
    suite.cases.push_back(std::move(test));
  }
  return suite;
}

/// Claims about all configurations of a tree and series.
JunitSuite proof_suite(const std::vector<ConfigProof>& proofs, size_t first) {
  const std::string& tree = proofs[first].tree;
  const std::string& series = proofs[first].series;
  JunitSuite suite;
  suite.name = place_name(tree, series) + "/kconfig";
  for (const ConfigProof& proof : proofs) {
    if (proof.tree != tree || proof.series != series) continue;
    JunitCase test;
    test.classname = suite.name;
    test.name = proof.name + ": " + proof.claim;
    test.text = proof.detail;
    if (!proof.holds) {
      const bool known = !proof.known.empty();
      test.outcome = known ? JunitOutcome::skipped : JunitOutcome::failure;
      test.type = "kconfig";
      test.message = known ? "known failure: " + proof.known : proof.violation;
    }
    suite.cases.push_back(std::move(test));
  }
  return suite;
}

/// The changed lines: one case for each range of lines, skipped with the reason when no
/// kernel compiled it.
JunitSuite lines_suite(const std::vector<CompiledRange>& ranges, size_t first) {
  const std::string place = place_name(ranges[first].tree, ranges[first].series);
  JunitSuite suite;
  suite.name = place + "/lines";
  int all = 0;
  int compiled = 0;
  for (const CompiledRange& lines : ranges) {
    if (place_name(lines.tree, lines.series) != place) continue;
    const int count = lines.last - lines.first + 1;
    all += count;
    JunitCase test;
    test.classname = suite.name;
    test.name = line_range(lines) + ", patch " + std::to_string(lines.patch);
    if (lines.kernels > 0) {
      compiled += count;
      test.text = "compiled in " + counted(static_cast<size_t>(lines.kernels), "kernel", "kernels");
    } else {
      test.outcome = JunitOutcome::skipped;
      test.message = "not compiled in any kernel: " + one_line(lines.why);
    }
    suite.cases.push_back(std::move(test));
  }
  suite.properties = {{"changed lines", std::to_string(all)},
                      {"compiled in at least one kernel", std::to_string(compiled)}};
  return suite;
}

/// Calls `make_suite(all, i)` for the first entry of each tree and series.
template <typename Entry, typename Make>
void add_suites(std::vector<JunitSuite>& suites, const std::vector<Entry>& all,
                const Make& make_suite) {
  std::set<std::string> seen;
  for (size_t i = 0; i < all.size(); ++i) {
    if (seen.insert(place_name(all[i].tree, all[i].series)).second) {
      suites.push_back(make_suite(all, i));
    }
  }
}

}  // namespace

std::vector<JunitSuite> junit_suites(const Report& report) {
  std::vector<JunitSuite> suites;
  for (const SeriesResult& series : report.series) {
    const bool has_cases = !series.patches.empty() || !series.missing.empty() ||
                           !series.left_out.empty() || series.kconfig_problem;
    if (has_cases) suites.push_back(series_suite(report, series));
  }
  for (const auto& [where, dropped] : report.dropped) {
    if (!dropped.empty()) suites.push_back(dropped_suite(where, dropped));
  }
  add_suites(suites, report.proofs, proof_suite);
  add_suites(suites, report.compiled_lines, lines_suite);
  for (const CellResult& cell : report.cells) suites.push_back(cell_suite(report, cell));
  return suites;
}

}  // namespace kseries
