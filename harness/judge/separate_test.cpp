// SPDX-License-Identifier: GPL-2.0-only
#include "judge/separate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <tuple>

namespace kseries {
namespace {

std::vector<TableColumn> symbols(size_t count) {
  std::vector<TableColumn> columns;
  for (size_t i = 0; i < count; i++)
    columns.push_back({std::string(1, static_cast<char>('A' + i))});
  return columns;
}

/// "yn" is a row with two columns.
std::vector<TableRow> rows(const std::vector<std::string>& failed,
                           const std::vector<std::string>& passed) {
  std::vector<TableRow> rows;
  for (const bool bad : {true, false}) {
    for (const std::string& values : bad ? failed : passed) {
      TableRow& row = rows.emplace_back();
      for (const char value : values) row.values.emplace_back(1, value);
      row.failed = bad;
    }
  }
  return rows;
}

/// "A=y B!=m" for each alternative.
std::vector<std::string> texts(const std::optional<std::vector<Term>>& terms,
                               const std::vector<TableColumn>& columns) {
  std::vector<std::string> texts;
  if (!terms) return {"nothing"};
  for (const Term& term : *terms) {
    std::string& text = texts.emplace_back();
    for (const Literal& literal : term) {
      text += (text.empty() ? "" : " ") + columns[literal.column].name;
      text += (literal.negated ? "!=" : "=") + literal.value;
    }
  }
  return texts;
}

std::vector<std::string> separated(const std::vector<std::string>& failed,
                                   const std::vector<std::string>& passed) {
  const size_t columns = (failed.empty() ? passed : failed).front().size();
  return texts(separate(symbols(columns), rows(failed, passed)), symbols(columns));
}

using Texts = std::vector<std::string>;

TEST(Separate, OneSymbolIsEnough) {
  EXPECT_EQ(separated({"yy", "yn"}, {"ny", "nn"}), Texts{"A=y"});
}

TEST(Separate, ConditionsOfATermAreInTheOrderOfTheColumns) {
  EXPECT_EQ(separated({"yny"}, {"yyy", "nny", "ynn"}), (Texts{"A=y B=n C=y"}));
}

TEST(Separate, AlternativesAreUsedOnlyIfNothingElseWorks) {
  EXPECT_EQ(separated({"yn", "ny"}, {"nn", "yy"}), (Texts{"A=n B=y", "A=y B=n"}));
}

TEST(Separate, EarlierColumnDecidesBetweenEquals) {
  EXPECT_EQ(separated({"yy"}, {"nn"}), Texts{"A=y"});
}

TEST(Separate, AnyOtherValueIsOneCondition) {
  EXPECT_EQ(separated({"y", "n"}, {"m"}), Texts{"A!=m"});
}

TEST(Separate, SymbolsArePreferredToProperties) {
  std::vector<TableColumn> columns = {{"guest", false}, {"A", true}, {"B", true}};
  const std::vector<TableRow> table = rows({"yyy"}, {"nyn", "nny"});
  EXPECT_EQ(texts(separate(columns, table), columns), Texts{"A=y B=y"});
  columns[1].is_symbol = false;
  EXPECT_EQ(texts(separate(columns, table), columns), Texts{"guest=y"});
}

TEST(Separate, OrderOfTheRowsDoesNotMatter) {
  std::vector<TableRow> table = rows({"yny", "nyn"}, {"yyy", "nnn", "ynn"});
  const Texts expected = texts(separate(symbols(3), table), symbols(3));
  std::mt19937 random(1);
  for (int i = 0; i < 20; i++) {
    std::shuffle(table.begin(), table.end(), random);
    EXPECT_EQ(texts(separate(symbols(3), table), symbols(3)), expected);
  }
}

TEST(Separate, NothingSeparatesEqualRowsOrRowsOfOneKind) {
  EXPECT_EQ(separated({"yn"}, {"yn", "nn"}), Texts{"nothing"});
  EXPECT_EQ(separated({"yn"}, {}), Texts{"nothing"});
  EXPECT_EQ(separated({}, {"yn"}), Texts{"nothing"});
}

TEST(Separate, LargeTablesEndWithOrWithoutAResult) {
  std::mt19937 random(2);
  std::vector<TableRow> table;
  for (int i = 0; i < 600; i++) {
    TableRow& row = table.emplace_back();
    for (int column = 0; column < 12; column++) row.values.emplace_back(random() % 2 ? "y" : "n");
    row.failed = row.values[1] == "y" && row.values[4] == "n" && row.values[7] == "y";
  }
  EXPECT_EQ(texts(separate(symbols(12), table), symbols(12)), Texts{"B=y E=n H=y"});
  for (TableRow& row : table) row.failed = random() % 2 != 0;
  const auto found = separate(symbols(12), table);
  for (const TableRow& row : table) {
    if (!found) break;
    EXPECT_EQ(std::any_of(found->begin(), found->end(),
                          [&](const Term& term) { return meets(row, term); }),
              row.failed);
  }
}

/// Terms, literals on properties, literals.
using Size = std::tuple<size_t, size_t, size_t>;

Size size_of(const std::vector<Term>& terms, const std::vector<TableColumn>& columns) {
  Size size{terms.size(), 0, 0};
  for (const Term& term : terms) {
    for (const Literal& literal : term) {
      std::get<1>(size) += columns[literal.column].is_symbol ? 0 : 1;
      std::get<2>(size)++;
    }
  }
  return size;
}

/// The size of the shortest statement, by trying every term and every set of rows that it covers.
Size smallest(const std::vector<TableColumn>& columns, const std::vector<TableRow>& table) {
  std::vector<Term> terms = {{}};
  for (size_t column = 0; column < columns.size(); column++) {
    const size_t count = terms.size();
    for (size_t i = 0; i < count; i++) {
      for (const char* value : {"y", "m", "n"}) {
        for (const bool negated : {false, true}) {
          terms.push_back(terms[i]);
          terms.back().push_back({column, value, negated});
        }
      }
    }
  }
  unsigned all = 0;
  for (size_t row = 0; row < table.size(); row++) all |= table[row].failed ? 1U << row : 0;
  std::map<unsigned, Size> best = {{0, Size{0, 0, 0}}};
  std::map<unsigned, Size> by_cover;
  for (const Term& term : terms) {
    unsigned covers = 0;
    for (size_t row = 0; row < table.size(); row++)
      covers |= meets(table[row], term) ? 1U << row : 0;
    if ((covers & ~all) != 0 || covers == 0) continue;
    const Size size = size_of({term}, columns);
    const auto [at, is_new] = by_cover.emplace(covers, size);
    if (!is_new) at->second = std::min(at->second, size);
  }
  for (size_t round = 0; round < table.size(); round++) {
    for (const auto& [covered, size] : std::map<unsigned, Size>(best)) {
      for (const auto& [covers, more] : by_cover) {
        const Size sum{std::get<0>(size) + std::get<0>(more), std::get<1>(size) + std::get<1>(more),
                       std::get<2>(size) + std::get<2>(more)};
        const auto [at, is_new] = best.emplace(covered | covers, sum);
        if (!is_new) at->second = std::min(at->second, sum);
      }
    }
  }
  return best.at(all);
}

TEST(Separate, IsAsShortAsExhaustiveSearchAndExact) {
  std::mt19937 random(3);
  int checked = 0;
  for (int round = 0; round < 400; round++) {
    std::vector<TableColumn> columns = symbols(2 + random() % 2);
    columns.back().is_symbol = random() % 2 != 0;
    std::vector<TableRow> table;
    const size_t count = 2 + random() % 5;
    for (size_t i = 0; i < count; i++) {
      TableRow& row = table.emplace_back();
      for (size_t column = 0; column < columns.size(); column++) {
        constexpr const char* values[] = {"y", "n", "m"};
        row.values.emplace_back(values[random() % (column == 0 ? 3 : 2)]);
      }
      row.failed = random() % 2 != 0;
    }
    const auto found = separate(columns, table);
    if (!found) continue;
    checked++;
    for (const TableRow& row : table) {
      EXPECT_EQ(std::any_of(found->begin(), found->end(),
                            [&](const Term& term) { return meets(row, term); }),
                row.failed);
    }
    EXPECT_EQ(size_of(*found, columns), smallest(columns, table)) << "round " << round;
  }
  EXPECT_GT(checked, 100);
}

}  // namespace
}  // namespace kseries
