// SPDX-License-Identifier: GPL-2.0-only
#include "judge/neighbours.h"

#include <gmock/gmock.h>

namespace kseries {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A table whose symbols are A, B, C and so on. Each row is "values result", with the result F
/// (failed) or P.
class Neighbours : public ::testing::Test {
 protected:
  void set(const std::vector<std::string>& rows) {
    cells_.resize(rows.size());
    for (size_t i = 0; i < rows.size(); i++) {
      cells_[i].id = "c" + std::to_string(i + 1);
      TableRow row;
      row.failed = rows[i].back() == 'F';
      for (const char c : rows[i].substr(0, rows[i].find(' '))) row.values.emplace_back(1, c);
      table_.rows.push_back(row);
      table_.cells.push_back(&cells_[i]);
    }
    for (size_t i = 0; i < table_.rows[0].values.size(); i++)
      table_.columns.push_back({std::string(1, static_cast<char>('A' + i)), true});
  }
  /// "c1 A=n".
  std::vector<std::string> find(const std::string& preferred = "c1") {
    std::vector<std::string> texts;
    for (const Neighbour& one : find_neighbours(table_, preferred)) {
      const auto& [symbol, value] = *one.changes.begin();
      texts.push_back(one.cell + " " + symbol + "=" + value);
    }
    return texts;
  }

  std::vector<Cell> cells_;
  StatementTable table_;
};

TEST_F(Neighbours, ThatShortenTheStatementComeFirst) {
  // The statement is "A, B". C is not in it, but it is y in the only cell that failed.
  set({"yyyn F", "nnyn P", "ynnn P", "nyny P"});
  EXPECT_THAT(find(), ElementsAre("c1 A=n", "c1 B=n", "c1 C=n", "c1 D=y"));
}

TEST_F(Neighbours, ThatRanAreNotRepeated) {
  // "A": c2 is c1 without it.
  set({"yyn F", "nyn P", "yyy F"});
  // C has both values in cells with the finding.
  EXPECT_THAT(find(), ElementsAre("c1 B=n"));
}

TEST_F(Neighbours, OfEachAlternativeAreTried) {
  // "A, no B; or no A, B".
  set({"yn F", "ny F", "yy P", "nn P"});
  EXPECT_THAT(find(), IsEmpty()) << "all four configurations ran";
}

TEST_F(Neighbours, ChangeThePreferredCell) {
  set({"yyn F", "yyy F", "nyn P"});
  EXPECT_THAT(find("c2"), ElementsAre("c2 A=n", "c2 B=n"));
}

TEST_F(Neighbours, MayHaveModulesIfSomeCellHasOne) {
  set({"yy F", "ny P", "my P"});
  EXPECT_THAT(find(), ElementsAre("c1 B=n"));
  table_.rows[1].values[1] = "m";
  EXPECT_THAT(find(), ElementsAre("c1 A=n", "c1 B=n", "c1 B=m"));
}

TEST_F(Neighbours, AreOnlyThoseOfCellsOfTheRunNotOfProbes) {
  set({"yyn F", "nny P", "yny F"});
  table_.probes = 1;
  EXPECT_THAT(find("c3"), ElementsAre("c1 A=n"));
}

TEST_F(Neighbours, WithoutAStatementThereAreNone) {
  set({"yy F", "yn F"});
  EXPECT_THAT(find(), IsEmpty());
}

}  // namespace
}  // namespace kseries
