// SPDX-License-Identifier: GPL-2.0-only
#include "history/queries.h"

#include <algorithm>
#include <tuple>

namespace kseries {
namespace {

constexpr const char* last_runs = R"(
SELECT runs.id, started, run, seconds, names.text,
       (SELECT count(DISTINCT finding) FROM occurrences WHERE occurrences.run = runs.id)
FROM runs JOIN names ON names.id = runs.campaign
ORDER BY started DESC, runs.id DESC LIMIT ?)";

/// A kernel is booted in a guest again by a run with the same id and another start, and by any run
/// that has the same configuration, series and tree. Another kseries or QEMU may be the cause of
/// another result.
constexpr const char* booted_cells = R"(
WITH booted(cell, place, run, kernel, guest, program, qemu) AS (
  SELECT cells.id, cells.place, cells.run, cells.kernel, cells.guest, runs.program, runs.qemu
  FROM cells JOIN runs ON runs.id = cells.run JOIN names ON names.id = cells.kernel
  WHERE names.text <> ''),)";

/// Cases that failed and passed.
constexpr const char* flaky_cases = R"(
  failed(name, kernel, guest, program, qemu) AS (
    SELECT DISTINCT name, kernel, guest, program, qemu
    FROM results INDEXED BY failed_results JOIN booted ON booted.cell = results.cell
    WHERE result = 1),
  tried(name, failures, boots) AS (
    SELECT failed.name, sum(result = 1), count(*)
    FROM failed JOIN booted USING(kernel, guest, program, qemu)
    JOIN results ON results.name = failed.name AND results.cell = booted.cell
    WHERE result IN (0, 1, 4) GROUP BY failed.name, kernel, guest, program, qemu
    HAVING sum(result = 1) < count(*))
SELECT 'test-failed', names.text, sum(failures), sum(boots)
FROM tried JOIN names ON names.id = tried.name GROUP BY tried.name)";

/// Findings that are not about a case that failed, and occurred in some boots.
constexpr const char* flaky_findings = R"(
  seen(finding, kernel, guest, program, qemu, failures) AS (
    SELECT finding, kernel, guest, program, qemu, count(*)
    FROM occurrences JOIN booted ON booted.run = occurrences.run
                                AND booted.place = occurrences.place
    GROUP BY finding, kernel, guest, program, qemu),
  tried(finding, failures, boots) AS (
    SELECT finding, failures,
           (SELECT count(*) FROM booted WHERE booted.kernel = seen.kernel
            AND booted.guest = seen.guest AND booted.program = seen.program
            AND booted.qemu = seen.qemu)
    FROM seen)
SELECT names.text, findings.title, sum(failures), sum(boots)
FROM tried JOIN findings ON findings.id = tried.finding
JOIN names ON names.id = findings.kind
WHERE failures < boots AND names.text <> 'test-failed' GROUP BY findings.id)";

Result<Done> add_subjects(Database& history, int64_t id, HistoryRun& run) {
  TRY_ASSIGN(Statement rows,
             history.prepare("SELECT names.text FROM subjects JOIN names ON names.id = "
                             "subjects.place WHERE subjects.run = ? ORDER BY names.text"));
  rows.with(id);
  for (;;) {
    TRY_ASSIGN(const bool more, rows.step());
    if (!more) return Done{};
    run.subjects.push_back(rows.text(0));
  }
}

Result<Done> add_verdicts(Database& history, int64_t id, HistoryRun& run) {
  TRY_ASSIGN(Statement rows,
             history.prepare("SELECT names.text, count(*) FROM cells JOIN names ON names.id = "
                             "cells.verdict WHERE cells.run = ? GROUP BY names.text"));
  rows.with(id);
  for (;;) {
    TRY_ASSIGN(const bool more, rows.step());
    if (!more) return Done{};
    run.verdicts[rows.text(0)] = static_cast<size_t>(rows.number(1));
  }
}

Result<Done> add_flaky(Database& history, const std::string& sql, std::vector<FlakyRow>& all) {
  TRY_ASSIGN(Statement rows, history.prepare(sql));
  for (;;) {
    TRY_ASSIGN(const bool more, rows.step());
    if (!more) return Done{};
    all.push_back({.kind = rows.text(0),
                   .title = rows.text(1),
                   .boots = static_cast<size_t>(rows.number(3)),
                   .failures = static_cast<size_t>(rows.number(2))});
  }
}

}  // namespace

Result<std::vector<HistoryRun>> recent_runs(Database& history, size_t max) {
  TRY_ASSIGN(Statement rows, history.prepare(last_runs));
  rows.with(static_cast<int64_t>(max));
  std::vector<HistoryRun> runs;
  for (;;) {
    TRY_ASSIGN(const bool more, rows.step());
    if (!more) return runs;
    HistoryRun run;
    run.point = {rows.text(1), rows.text(2)};
    run.seconds = static_cast<double>(rows.number(3));
    run.campaign = rows.text(4);
    run.findings = static_cast<size_t>(rows.number(5));
    TRY(add_subjects(history, rows.number(0), run));
    TRY(add_verdicts(history, rows.number(0), run));
    runs.push_back(std::move(run));
  }
}

Result<std::vector<FlakyRow>> rank_flaky(Database& history) {
  std::vector<FlakyRow> all;
  TRY(add_flaky(history, std::string(booted_cells) + flaky_cases, all));
  TRY(add_flaky(history, std::string(booted_cells) + flaky_findings, all));
  std::sort(all.begin(), all.end(), [](const FlakyRow& a, const FlakyRow& b) {
    // Compares failures / boots without rounding.
    const size_t left = a.failures * b.boots;
    const size_t right = b.failures * a.boots;
    if (left != right) return left > right;
    return std::tie(b.boots, a.kind, a.title) < std::tie(a.boots, b.kind, b.title);
  });
  return all;
}

}  // namespace kseries
