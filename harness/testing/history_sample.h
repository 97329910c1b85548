// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "model/plan.h"
#include "model/report.h"

namespace kseries::sample {

/// A run with one cell, to be recorded in a history.
struct RecordedRun {
  /// `day` of November 2026 is the start.
  RecordedRun(const std::string& id, int day, const std::string& series = "v4") {
    report.run = id;
    report.started =
        "2026-11-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + "T10:00:00Z";
    report.campaign = "vfio-noiommu";
    report.trees = {{.name = "6.12", .id = "linux-6.12"}};
    report.series = {{.tree = "6.12", .series = series}};
    plan.program = "p1";
    plan.qemu = "QEMU 7.2";
    plan.builds = {{.id = "b", .tree = "6.12", .series = series, .domain = "series-1"}};
    report.cells.resize(1);
    CellResult& cell = report.cells[0];
    cell.cell.id = "6.12-" + series + "-p1-q35";
    cell.cell.tree = "6.12";
    cell.cell.series = series;
    cell.cell.permutation = "p1";
    cell.cell.guest = "q35";
    cell.verdict = Verdict::pass;
    cell.boots = 1;
    cell.build.digest = "k1";
    cell.seconds = {{"boot", 1.5}, {"test", 2}};
  }

  RecordedRun& add(const std::string& name, TestResult result) {
    report.cells[0].cases.push_back({.suite = "smoke", .name = name, .result = result});
    if (result == TestResult::fail)
      find(Verdict::test_failed, "smoke/" + name + " failed", "smoke/" + name);
    return *this;
  }
  RecordedRun& find(Verdict kind, const std::string& title, const std::string& key) {
    report.cells[0].verdict = kind;
    Finding finding;
    finding.kind = kind;
    finding.title = title;
    finding.cause = key;
    finding.places = {report.cells[0].cell.id};
    report.findings.push_back(std::move(finding));
    return *this;
  }

  Report report;
  Plan plan;
};

}  // namespace kseries::sample
