// SPDX-License-Identifier: GPL-2.0-only
#include <map>
#include <string>
#include <utility>

#include "history/queries.h"
#include "history/result_code.h"

namespace kseries {
namespace {

constexpr const char* runs_of_case = R"(
SELECT runs.started, runs.run, tree.text, series.text,
       sum(result = 0 OR result = 4), sum(result = 1 OR result = 3), sum(result = 2), sum(result = 5)
FROM results JOIN cells ON cells.id = results.cell JOIN runs ON runs.id = cells.run
JOIN subjects ON subjects.run = runs.id AND subjects.place = cells.subject
JOIN names tree ON tree.id = subjects.tree JOIN names series ON series.id = subjects.series
WHERE results.name = ? GROUP BY runs.id, subjects.place ORDER BY runs.started, runs.id)";

/// The runs of each series on a tree where the finding was ever seen, and whether they had it.
constexpr const char* runs_of_finding = R"(
WITH seen(run, subject) AS (
  SELECT occurrences.run, coalesce(cells.subject, occurrences.place)
  FROM occurrences LEFT JOIN cells
    ON cells.run = occurrences.run AND cells.place = occurrences.place
  WHERE occurrences.finding = ?)
SELECT runs.started, runs.run, tree.text, series.text,
       EXISTS(SELECT 1 FROM seen WHERE run = subjects.run AND subject = subjects.place)
FROM subjects JOIN runs ON runs.id = subjects.run
JOIN names tree ON tree.id = subjects.tree JOIN names series ON series.id = subjects.series
WHERE subjects.place IN (SELECT subject FROM seen) ORDER BY runs.started, runs.id)";

enum class RunOutcome { passed, failed, unknown };

/// The histories by tree and series, from runs in the order of time.
class Subjects {
 public:
  SubjectHistory& add(const RunPoint& run, const std::string& tree, const std::string& series,
                      RunOutcome outcome) {
    SubjectHistory& subject = subjects_[{tree, series}];
    subject.tree = tree;
    subject.series = series;
    subject.runs++;
    subject.last_run = run;
    if (outcome == RunOutcome::passed) subject.failing_since.reset();
    if (outcome != RunOutcome::failed) return subject;
    subject.failed_runs++;
    subject.last_failure = run;
    if (!subject.first_failure) subject.first_failure = run;
    if (!subject.failing_since) subject.failing_since = run;
    return subject;
  }

  [[nodiscard]] std::vector<SubjectHistory> all() const {
    std::vector<SubjectHistory> list;
    for (const auto& [name, subject] : subjects_) list.push_back(subject);
    return list;
  }

 private:
  std::map<std::pair<std::string, std::string>, SubjectHistory> subjects_;
};

Result<CaseHistory> read_case(Database& history, int64_t id, const std::string& name) {
  TRY_ASSIGN(Statement rows, history.prepare(runs_of_case));
  rows.with(id);
  Subjects subjects;
  for (;;) {
    TRY_ASSIGN(const bool more, rows.step());
    if (!more) return CaseHistory{name, subjects.all()};
    const int64_t passed = rows.number(4);
    const int64_t failed = rows.number(5);
    SubjectHistory& subject = subjects.add({rows.text(0), rows.text(1)}, rows.text(2), rows.text(3),
                                           failed > 0   ? RunOutcome::failed
                                           : passed > 0 ? RunOutcome::passed
                                                        : RunOutcome::unknown);
    int column = 4;
    for (const char* result : {"pass", "fail", "skip", "not reached"}) {
      const int64_t count = rows.number(column++);
      if (count > 0) subject.results[result] += static_cast<size_t>(count);
    }
  }
}

Result<FindingHistory> read_finding(Database& history, int64_t id, FindingHistory finding) {
  TRY_ASSIGN(Statement rows, history.prepare(runs_of_finding));
  rows.with(id);
  Subjects subjects;
  for (;;) {
    TRY_ASSIGN(const bool more, rows.step());
    if (!more) break;
    const bool seen = rows.number(4) != 0;
    const RunPoint run = {rows.text(0), rows.text(1)};
    if (seen && finding.first_seen.time.empty()) finding.first_seen = run;
    subjects.add(run, rows.text(2), rows.text(3), seen ? RunOutcome::failed : RunOutcome::passed);
  }
  finding.subjects = subjects.all();
  return finding;
}

/// instr() treats no character specially, unlike LIKE.
constexpr const char* cases_by_text = R"(
SELECT id, text FROM names WHERE instr(lower(text), lower(?1)) > 0
  AND EXISTS(SELECT 1 FROM results WHERE name = names.id) ORDER BY text)";
constexpr const char* case_by_name = R"(
SELECT id, text FROM names WHERE text = ?1
  AND EXISTS(SELECT 1 FROM results WHERE name = names.id))";
constexpr const char* findings_by_text = R"(
SELECT findings.id, names.text, title FROM findings JOIN names ON names.id = findings.kind
WHERE (instr(lower(title), lower(?1)) > 0 OR instr(lower(identity), lower(?1)) > 0)
  AND EXISTS(SELECT 1 FROM occurrences WHERE finding = findings.id) ORDER BY title)";

Result<Done> add_cases(Database& history, const char* sql, const std::string& text, size_t max,
                       HistoryMatches& matches) {
  TRY_ASSIGN(Statement cases, history.prepare(sql));
  cases.with(text);
  for (;;) {
    TRY_ASSIGN(const bool more, cases.step());
    if (!more) return Done{};
    if (matches.cases.size() == max) {
      matches.left_out++;
      continue;
    }
    TRY_ASSIGN(CaseHistory found, read_case(history, cases.number(0), cases.text(1)));
    matches.cases.push_back(std::move(found));
  }
}

Result<Done> add_findings(Database& history, const std::string& text, size_t max,
                          HistoryMatches& matches) {
  TRY_ASSIGN(Statement findings, history.prepare(findings_by_text));
  findings.with(text);
  for (;;) {
    TRY_ASSIGN(const bool more, findings.step());
    if (!more) return Done{};
    if (matches.findings.size() == max) {
      matches.left_out++;
      continue;
    }
    TRY_ASSIGN(FindingHistory found,
               read_finding(history, findings.number(0),
                            {.kind = findings.text(1), .title = findings.text(2)}));
    matches.findings.push_back(std::move(found));
  }
}

}  // namespace

Result<HistoryMatches> search_history(Database& history, const std::string& text, size_t max) {
  HistoryMatches matches;
  TRY(add_cases(history, case_by_name, text, max, matches));
  if (!matches.cases.empty()) return matches;
  TRY(add_cases(history, cases_by_text, text, max, matches));
  TRY(add_findings(history, text, max, matches));
  return matches;
}

}  // namespace kseries
