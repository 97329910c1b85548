// SPDX-License-Identifier: GPL-2.0-only
#include "history/record.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "history/result_code.h"
#include "judge/describe.h"
#include "model/names.h"

namespace kseries {
namespace {

/// The ids of texts in the table `names`.
class NameIds {
 public:
  static Result<NameIds> make(Database& history) {
    TRY_ASSIGN(Statement insert, history.prepare("INSERT INTO names(text) VALUES(?)"));
    TRY_ASSIGN(Statement find, history.prepare("SELECT id FROM names WHERE text = ?"));
    return NameIds(history, std::move(insert), std::move(find));
  }

  Result<int64_t> find(std::string_view text) {
    const auto known = ids_.find(text);
    if (known != ids_.end()) return known->second;
    TRY_ASSIGN(const bool found, find_.with(text).step());
    int64_t id = found ? find_.number(0) : 0;
    if (!found) {
      TRY(insert_.run(text));
      id = history_->last_id();
    }
    ids_.emplace(text, id);
    return id;
  }

 private:
  NameIds(Database& history, Statement insert, Statement find)
      : history_(&history), insert_(std::move(insert)), find_(std::move(find)) {}
  Database* history_;
  Statement insert_;
  Statement find_;
  std::map<std::string, int64_t, std::less<>> ids_;
};

int64_t milliseconds(const CellResult& result) {
  double sum = 0;
  for (const auto& [stage, seconds] : result.seconds) sum += seconds;
  return std::llround(std::clamp(sum, 0.0, 1e9) * 1000);
}

/// The worse one of two results of a case that ran in several boots.
int64_t worse(int64_t one, int64_t other) {
  constexpr int64_t order[] = {stored_fail, stored_missing,     stored_xfail,
                               stored_pass, stored_not_reached, stored_skip};
  for (const int64_t result : order) {
    if (one == result || other == result) return result;
  }
  return one;
}

/// The hash of the patches of a series on a tree, or of the tree alone.
std::string content_of(const Plan& plan, const std::string& tree, const std::string& series) {
  for (const PlannedBuild& build : plan.builds) {
    if (build.tree == tree && build.series == series) return build.domain;
  }
  return "";
}

std::string tree_id(const Report& report, const std::string& name) {
  for (const Tree& tree : report.trees) {
    if (tree.name == name) return tree.id;
  }
  return "";
}

class Recorder {
 public:
  Recorder(Database& history, NameIds names, const Report& report, const Plan& plan)
      : history_(history), names_(std::move(names)), report_(report), plan_(plan) {}

  Result<Done> record() {
    TRY(forget());
    TRY(add_run());
    TRY(add_subjects());
    TRY(add_cells());
    return add_findings();
  }

 private:
  Result<Done> forget();
  Result<Done> add_run();
  Result<Done> add_subjects();
  Result<Done> add_cells();
  Result<Done> add_cases(const CellResult& result, int64_t cell);
  Result<Done> add_findings();

  Database& history_;
  NameIds names_;
  const Report& report_;
  const Plan& plan_;
  int64_t run_ = 0;
};

/// Removes an earlier record of the run.
Result<Done> Recorder::forget() {
  TRY_ASSIGN(Statement find, history_.prepare("SELECT id FROM runs WHERE run = ? AND started = ?"));
  TRY_ASSIGN(const bool found, find.with(report_.run, report_.started).step());
  if (!found) return Done{};
  const int64_t run = find.number(0);
  for (const char* sql :
       {"DELETE FROM results WHERE cell IN (SELECT id FROM cells WHERE run = ?)",
        "DELETE FROM cells WHERE run = ?", "DELETE FROM subjects WHERE run = ?",
        "DELETE FROM occurrences WHERE run = ?", "DELETE FROM runs WHERE id = ?"}) {
    TRY_ASSIGN(Statement remove, history_.prepare(sql));
    TRY(remove.run(run));
  }
  return Done{};
}

Result<Done> Recorder::add_run() {
  TRY_ASSIGN(Statement insert,
             history_.prepare("INSERT INTO runs(run, started, seconds, campaign, program, qemu) "
                              "VALUES(?, ?, ?, ?, ?, ?)"));
  TRY_ASSIGN(const int64_t campaign, names_.find(report_.campaign));
  TRY_ASSIGN(const int64_t program, names_.find(plan_.program));
  TRY_ASSIGN(const int64_t qemu, names_.find(plan_.qemu));
  const int64_t seconds = std::llround(std::clamp(report_.seconds, 0.0, 1e9));
  TRY(insert.run(report_.run, report_.started, seconds, campaign, program, qemu));
  run_ = history_.last_id();
  return Done{};
}

Result<Done> Recorder::add_subjects() {
  TRY_ASSIGN(Statement insert, history_.prepare("INSERT INTO subjects VALUES(?, ?, ?, ?, ?, ?)"));
  std::set<std::pair<std::string, std::string>> subjects;
  for (const SeriesResult& series : report_.series) subjects.emplace(series.tree, series.series);
  for (const CellResult& cell : report_.cells) subjects.emplace(cell.cell.tree, cell.cell.series);
  for (const auto& [tree, series] : subjects) {
    TRY_ASSIGN(const int64_t place, names_.find(place_name(tree, series)));
    TRY_ASSIGN(const int64_t tree_name, names_.find(tree));
    TRY_ASSIGN(const int64_t tree_content, names_.find(tree_id(report_, tree)));
    TRY_ASSIGN(const int64_t series_name, names_.find(series));
    TRY_ASSIGN(const int64_t content, names_.find(content_of(plan_, tree, series)));
    TRY(insert.run(run_, place, tree_name, tree_content, series_name, content));
  }
  return Done{};
}

Result<Done> Recorder::add_cells() {
  TRY_ASSIGN(Statement insert,
             history_.prepare("INSERT OR IGNORE INTO cells(run, place, subject, configuration, "
                              "flavour, guest, kernel, verdict, milliseconds) "
                              "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  for (const CellResult& result : report_.cells) {
    if (result.verdict == Verdict::not_run || result.verdict == Verdict::harness_error) continue;
    const Cell& cell = result.cell;
    TRY_ASSIGN(const int64_t place, names_.find(cell.id));
    TRY_ASSIGN(const int64_t subject, names_.find(place_name(cell.tree, cell.series)));
    TRY_ASSIGN(const int64_t configuration, names_.find(cell.permutation));
    TRY_ASSIGN(const int64_t flavour, names_.find(cell.flavour));
    TRY_ASSIGN(const int64_t guest, names_.find(cell.guest));
    TRY_ASSIGN(const int64_t kernel, names_.find(result.build.digest));
    TRY_ASSIGN(const int64_t verdict, names_.find(enum_name(result.verdict)));
    TRY(insert.run(run_, place, subject, configuration, flavour, guest, kernel, verdict,
                   milliseconds(result)));
    TRY(add_cases(result, history_.last_id()));
  }
  return Done{};
}

Result<Done> Recorder::add_cases(const CellResult& result, int64_t cell) {
  std::map<std::string, int64_t> worst;
  for (const CaseResult& test : result.cases) {
    const int64_t code = stored_result(test);
    const auto [at, is_new] = worst.emplace(case_name(test), code);
    if (!is_new) at->second = worse(at->second, code);
  }
  TRY_ASSIGN(Statement insert, history_.prepare("INSERT OR REPLACE INTO results VALUES(?, ?, ?)"));
  for (const auto& [name, code] : worst) {
    TRY_ASSIGN(const int64_t id, names_.find(name));
    TRY(insert.run(id, cell, code));
  }
  return Done{};
}

Result<Done> Recorder::add_findings() {
  TRY_ASSIGN(Statement find,
             history_.prepare("INSERT INTO findings(kind, identity, title) VALUES(?, ?, ?) "
                              "ON CONFLICT DO UPDATE SET title = excluded.title RETURNING id"));
  TRY_ASSIGN(Statement insert,
             history_.prepare("INSERT OR IGNORE INTO occurrences VALUES(?, ?, ?)"));
  for (const Finding& finding : report_.findings) {
    if (finding.kind == Verdict::harness_error) continue;
    TRY_ASSIGN(const int64_t kind, names_.find(enum_name(finding.kind)));
    TRY(find.with(kind, finding.cause, finding.title).step());
    const int64_t id = find.number(0);
    for (const std::string& place : finding.places) {
      TRY_ASSIGN(const int64_t at, names_.find(place));
      TRY(insert.run(id, run_, at));
    }
  }
  return Done{};
}

}  // namespace

Result<Done> record_run(Database& history, const Report& report, const Plan& plan) {
  TRY_ASSIGN(Transaction transaction, Transaction::begin(history));
  TRY_ASSIGN(NameIds names, NameIds::make(history));
  TRY(Recorder(history, std::move(names), report, plan).record());
  return transaction.commit();
}

}  // namespace kseries
