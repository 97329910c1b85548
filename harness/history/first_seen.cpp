// SPDX-License-Identifier: GPL-2.0-only
#include <optional>
#include <string>

#include "history/queries.h"
#include "model/names.h"

namespace kseries {
namespace {

/// The runs up to a time that had the finding, the first one first.
constexpr const char* first_occurrence = R"(
SELECT runs.started, runs.run FROM occurrences JOIN runs ON runs.id = occurrences.run
WHERE occurrences.finding = ?1 AND runs.started <= ?2
ORDER BY runs.started, runs.id LIMIT 1)";

/// The runs up to a time that had a place where run ?3 has the finding, the last one first, and
/// whether they had the finding there.
constexpr const char* comparable_runs = R"(
WITH places(place) AS (SELECT place FROM occurrences WHERE finding = ?1 AND run = ?3),
     comparable(run) AS (SELECT run FROM cells WHERE place IN places
                         UNION SELECT run FROM subjects WHERE place IN places)
SELECT runs.started, runs.run,
       EXISTS(SELECT 1 FROM occurrences
              WHERE finding = ?1 AND run = runs.id AND place IN places)
FROM comparable JOIN runs ON runs.id = comparable.run
WHERE runs.started <= ?2 ORDER BY runs.started DESC, runs.id DESC)";

class FirstSeen {
 public:
  FirstSeen(Statement find, Statement first, Statement comparable)
      : find_(std::move(find)), first_(std::move(first)), comparable_(std::move(comparable)) {}

  /// `run` is the id of the report's run in the history; 0: it is not recorded.
  Result<Done> set(Finding& finding, const std::string& started, int64_t run) {
    TRY_ASSIGN(const bool known, find_.with(enum_name(finding.kind), finding.cause).step());
    if (!known) return Done{};
    const int64_t id = find_.number(0);
    TRY_ASSIGN(const bool seen, first_.with(id, started).step());
    if (seen) finding.first_seen = RunPoint{first_.text(0), first_.text(1)};
    comparable_.with(id, started, run);
    for (;;) {
      TRY_ASSIGN(const bool more, comparable_.step());
      if (!more || comparable_.number(2) == 0) return Done{};
      finding.failing_since = RunPoint{comparable_.text(0), comparable_.text(1)};
    }
  }

 private:
  Statement find_;
  Statement first_;
  Statement comparable_;
};

}  // namespace

Result<Done> find_first_seen(Database& history, Report& report) {
  TRY_ASSIGN(Statement run, history.prepare("SELECT id FROM runs WHERE run = ? AND started = ?"));
  TRY_ASSIGN(const bool recorded, run.with(report.run, report.started).step());
  TRY_ASSIGN(Statement find,
             history.prepare("SELECT findings.id FROM findings JOIN names ON names.id = "
                             "findings.kind WHERE names.text = ? AND identity = ?"));
  TRY_ASSIGN(Statement first, history.prepare(first_occurrence));
  TRY_ASSIGN(Statement comparable, history.prepare(comparable_runs));
  FirstSeen first_seen(std::move(find), std::move(first), std::move(comparable));
  for (Finding& finding : report.findings) {
    TRY(first_seen.set(finding, report.started, recorded ? run.number(0) : 0));
  }
  return Done{};
}

}  // namespace kseries
