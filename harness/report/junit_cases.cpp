// SPDX-License-Identifier: GPL-2.0-only
#include "report/junit_cases.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "base/text.h"
#include "model/describe.h"
#include "model/names.h"
#include "report/junit_cell.h"

namespace kseries {

namespace {

JunitCase patch_case(const PatchResult& patch, const std::string& classname) {
  JunitCase test;
  test.classname = classname;
  const std::string number = std::to_string(patch.number);
  test.name = "apply " + std::string(number.size() < 2 ? "0" : "") + number + " " + patch.subject;
  test.type = name_of(patch.status);
  test.message = one_line(patch.message);
  if (test.message.empty()) test.message = name_of(patch.status);
  for (const HunkResult& hunk : patch.hunks) {
    if (hunk.status != HunkStatus::applied) test.text += text_of(hunk);
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
  suite.name = series.tree + "/" + series.series + "/apply";
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
  if (!series.problem.empty()) {
    JunitCase test;
    test.classname = suite.name;
    test.name = "kconfig";
    test.type = "kconfig";
    test.outcome = JunitOutcome::failure;
    test.message = one_line(series.problem);
    test.text = series.problem;
    suite.cases.push_back(std::move(test));
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
    test.name = text_of(dropped.requested);
    test.outcome = JunitOutcome::skipped;
    test.message = one_line(dropped.reason);
    test.text = dropped.reason;
    suite.cases.push_back(std::move(test));
  }
  return suite;
}

/// What was asked about all configurations of a tree and series.
JunitSuite proof_suite(const std::vector<ConfigProof>& proofs, size_t first) {
  const std::string& tree = proofs[first].tree;
  const std::string& series = proofs[first].series;
  JunitSuite suite;
  suite.name = tree + "/" + (series.empty() ? "none" : series) + "/kconfig";
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
      test.message = known ? "known: " + proof.known : "does not hold: " + one_line(proof.detail);
    }
    suite.cases.push_back(std::move(test));
  }
  return suite;
}

}  // namespace

std::vector<JunitSuite> junit_suites(const Report& report) {
  std::vector<JunitSuite> suites;
  for (const SeriesResult& series : report.series) {
    if (!series.patches.empty()) suites.push_back(series_suite(report, series));
  }
  for (const auto& [where, dropped] : report.dropped) {
    if (!dropped.empty()) suites.push_back(dropped_suite(where, dropped));
  }
  for (size_t i = 0; i < report.proofs.size(); ++i) {
    const bool first = std::none_of(
        report.proofs.begin(), report.proofs.begin() + static_cast<long>(i),
        [&](const ConfigProof& earlier) {
          return earlier.tree == report.proofs[i].tree && earlier.series == report.proofs[i].series;
        });
    if (first) suites.push_back(proof_suite(report.proofs, i));
  }
  for (const CellResult& cell : report.cells) suites.push_back(cell_suite(report, cell));
  return suites;
}

}  // namespace kseries
