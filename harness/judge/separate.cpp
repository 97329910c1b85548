// SPDX-License-Identifier: GPL-2.0-only
#include "judge/separate.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace kseries {
namespace {

/// In visits of a row: limits the search to about a second.
constexpr size_t max_work = 50'000'000;

using Bits = std::vector<bool>;   ///< one for each row
using Ids = std::vector<size_t>;  ///< of literals, ascending

/// Fewer are better.
struct Cost {
  size_t properties = 0;  ///< literals that are not on symbols
  size_t literals = 0;
  bool operator==(const Cost&) const = default;
  bool operator<(const Cost& other) const {
    return std::tie(properties, literals) < std::tie(other.properties, other.literals);
  }
};

/// All literals that are true for some and false for other rows. Of those that are true for the
/// same rows, only the first one is kept.
class Literals {
 public:
  Literals(const std::vector<TableColumn>& columns, const std::vector<TableRow>& rows) {
    for (const bool symbols : {true, false}) {
      for (size_t column = 0; column < columns.size(); column++) {
        if (columns[column].is_symbol != symbols) continue;
        std::set<std::string> values;
        for (const TableRow& row : rows) values.insert(row.values[column]);
        for (const std::string& value : values) add({column, value, false}, symbols, rows);
        if (values.size() < 3) continue;
        for (const std::string& value : values) add({column, value, true}, symbols, rows);
      }
    }
  }

  [[nodiscard]] size_t size() const { return literals_.size(); }
  [[nodiscard]] bool is_true(size_t id, size_t row) const { return truth_[id][row]; }
  [[nodiscard]] Cost cost(const Ids& ids) const {
    return {static_cast<size_t>(
                std::count_if(ids.begin(), ids.end(), [&](size_t id) { return !on_symbol_[id]; })),
            ids.size()};
  }
  [[nodiscard]] Term term(const Ids& ids) const {
    Term term;
    for (const size_t id : ids) term.push_back(literals_[id]);
    return term;
  }

 private:
  void add(const Literal& literal, bool on_symbol, const std::vector<TableRow>& rows) {
    Bits truth;
    for (const TableRow& row : rows) truth.push_back(meets(row, literal));
    if (std::find(truth.begin(), truth.end(), false) == truth.end() || !seen_.insert(truth).second)
      return;
    literals_.push_back(literal);
    on_symbol_.push_back(on_symbol);
    truth_.push_back(std::move(truth));
  }

  std::vector<Literal> literals_;
  Bits on_symbol_;
  std::vector<Bits> truth_;
  std::set<Bits> seen_;
};

/// The distinct rows: those that failed, and the others.
struct Split {
  std::vector<TableRow> rows;
  Ids failed;
  Ids passed;
};

std::optional<Split> split_rows(const std::vector<TableRow>& rows) {
  std::map<std::vector<std::string>, bool> distinct;
  for (const TableRow& row : rows) {
    const auto [at, is_new] = distinct.emplace(row.values, row.failed);
    if (!is_new && at->second != row.failed) return std::nullopt;
  }
  Split split;
  for (const auto& [values, failed] : distinct) {
    (failed ? split.failed : split.passed).push_back(split.rows.size());
    split.rows.push_back({values, failed});
  }
  if (split.failed.empty() || split.passed.empty()) return std::nullopt;
  return split;
}

/// The prime implicants that cover some rows: the minimal sets of literals that are true for them,
/// of which each row that passed misses one.
class Implicants {
 public:
  Implicants(const Literals& literals, const Split& split, const Ids& covered, size_t& work)
      : literals_(literals), passed_(split.passed), work_(work), excluded_(passed_.size(), 0) {
    for (size_t literal = 0; literal < literals.size(); literal++) {
      const bool usable = std::all_of(covered.begin(), covered.end(),
                                      [&](size_t row) { return literals.is_true(literal, row); });
      if (usable) usable_.push_back(literal);
    }
    banned_.assign(literals.size(), false);
  }

  /// Returns whether the search took little enough work.
  bool find(std::set<Ids>& found) {
    extend(found);
    return work_ < max_work;
  }

 private:
  /// Whether the literal is false for the row that passed with this index.
  [[nodiscard]] bool excludes(size_t literal, size_t at) const {
    return !literals_.is_true(literal, passed_[at]);
  }

  void count(size_t literal, int change) {
    for (size_t at = 0; at < passed_.size(); at++)
      excluded_[at] += excludes(literal, at) ? change : 0;
  }

  /// Whether every chosen literal is the only one that excludes some row. More literals can't
  /// change a "no".
  [[nodiscard]] bool all_are_needed() const {
    return std::all_of(chosen_.begin(), chosen_.end(), [&](size_t literal) {
      for (size_t at = 0; at < passed_.size(); at++) {
        if (excluded_[at] == 1 && excludes(literal, at)) return true;
      }
      return false;
    });
  }

  void extend(std::set<Ids>& found) {
    work_ += passed_.size();
    if (work_ >= max_work || !all_are_needed()) return;
    const auto open = std::find(excluded_.begin(), excluded_.end(), 0);
    if (open == excluded_.end()) {
      Ids sorted = chosen_;
      std::sort(sorted.begin(), sorted.end());
      found.insert(std::move(sorted));
      return;
    }
    // A literal that was tried here is not used below the next ones, so that each set is found
    // once.
    const auto row = static_cast<size_t>(open - excluded_.begin());
    Ids tried;
    for (const size_t literal : usable_) {
      if (banned_[literal] || !excludes(literal, row)) continue;
      chosen_.push_back(literal);
      count(literal, 1);
      extend(found);
      count(literal, -1);
      chosen_.pop_back();
      banned_[literal] = true;
      tried.push_back(literal);
    }
    for (const size_t literal : tried) banned_[literal] = false;
  }

  const Literals& literals_;
  const Ids& passed_;
  size_t& work_;
  std::vector<int> excluded_;  ///< number of chosen literals that are false, by row that passed
  Ids usable_;
  Ids chosen_;
  Bits banned_;
};

/// Finds the cheapest set of implicants that covers every row that failed.
class Cover {
 public:
  Cover(const Literals& literals, const Split& split, const std::set<Ids>& implicants, size_t& work)
      : split_(split), work_(work) {
    for (const Ids& ids : implicants) {
      Bits covers;
      for (const size_t row : split.failed) {
        covers.push_back(std::all_of(ids.begin(), ids.end(), [&](size_t literal) {
          return literals.is_true(literal, row);
        }));
      }
      entries_.push_back({literals.cost(ids), ids, std::move(covers)});
    }
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
      return std::tie(a.cost, a.ids) < std::tie(b.cost, b.ids);
    });
  }

  /// Nothing: too many steps.
  std::optional<std::vector<Ids>> find() {
    for (size_t terms = 1; terms <= split_.failed.size(); terms++) {
      extend(terms, {}, Bits(split_.failed.size(), false));
      if (work_ >= max_work) return std::nullopt;
      if (!best_.empty()) return best_;
    }
    return std::nullopt;
  }

 private:
  struct Entry {
    Cost cost;
    Ids ids;
    Bits covers;
  };

  void extend(size_t terms, Cost cost, const Bits& covered) {
    work_ += entries_.size();
    if (work_ >= max_work || (!best_.empty() && best_cost_ < cost)) return;
    const auto open = std::find(covered.begin(), covered.end(), false);
    if (open == covered.end()) {
      accept(cost);
      return;
    }
    if (terms == 0) return;
    for (const Entry& entry : entries_) {
      if (!entry.covers[static_cast<size_t>(open - covered.begin())]) continue;
      Bits more = covered;
      for (size_t row = 0; row < more.size(); row++) more[row] = more[row] || entry.covers[row];
      chosen_.push_back(entry.ids);
      extend(terms - 1,
             {cost.properties + entry.cost.properties, cost.literals + entry.cost.literals}, more);
      chosen_.pop_back();
    }
  }

  void accept(Cost cost) {
    std::vector<Ids> sorted = chosen_;
    std::sort(sorted.begin(), sorted.end());
    if (!best_.empty() && std::tie(best_cost_, best_) <= std::tie(cost, sorted)) return;
    best_cost_ = cost;
    best_ = std::move(sorted);
  }

  const Split& split_;
  size_t& work_;
  std::vector<Entry> entries_;
  std::vector<Ids> chosen_;
  std::vector<Ids> best_;  ///< empty: none yet
  Cost best_cost_;
};

}  // namespace

bool meets(const TableRow& row, const Literal& literal) {
  return (row.values[literal.column] == literal.value) != literal.negated;
}

bool meets(const TableRow& row, const Term& term) {
  return std::all_of(term.begin(), term.end(),
                     [&](const Literal& literal) { return meets(row, literal); });
}

std::optional<std::vector<Term>> separate(const std::vector<TableColumn>& columns,
                                          const std::vector<TableRow>& rows) {
  const std::optional<Split> table = split_rows(rows);
  if (!table) return std::nullopt;
  const Literals literals(columns, table->rows);
  size_t work = 0;
  std::set<Ids> implicants;
  if (!Implicants(literals, *table, table->failed, work).find(implicants)) return std::nullopt;
  // The terms that cover single rows are many more; they are needed if no term covers all.
  for (const size_t row : implicants.empty() ? table->failed : Ids()) {
    if (!Implicants(literals, *table, {row}, work).find(implicants)) return std::nullopt;
  }
  const std::optional<std::vector<Ids>> best = Cover(literals, *table, implicants, work).find();
  if (!best) return std::nullopt;
  std::vector<Term> terms;
  for (const Ids& ids : *best) terms.push_back(literals.term(ids));
  return terms;
}

}  // namespace kseries
