// SPDX-License-Identifier: GPL-2.0-only
#include "judge/statement.h"

#include <gtest/gtest.h>

#include <utility>

#include "judge/finding_collection.h"

namespace kseries {
namespace {

constexpr const char* test_name = "registered.cdev.opened_before_goes_on_working";

/// The seven configurations that the quick campaign chooses for vfio-noiommu-cdev-v4 on 6.12, by
/// the values of VFIO, VFIO_GROUP, VFIO_CONTAINER, IOMMUFD_VFIO_CONTAINER, VFIO_DEVICE_CDEV,
/// VFIO_NOIOMMU, IOMMUFD and what the test of R4 did there: crash (missing), pass or skip.
struct QuickCell {
  const char* values;
  TestResult result;
};
constexpr QuickCell quick_cells[] = {
    {"yynnyyy", TestResult::missing}, {"yyynyyy", TestResult::pass}, {"yynyyyy", TestResult::pass},
    {"yyynnyn", TestResult::skip},    {"ynnnyny", TestResult::skip}, {"myynyym", TestResult::pass},
    {"yyynnny", TestResult::skip},
};
constexpr const char* axis_symbols[] = {
    "VFIO",         "VFIO_GROUP", "VFIO_CONTAINER", "IOMMUFD_VFIO_CONTAINER", "VFIO_DEVICE_CDEV",
    "VFIO_NOIOMMU", "IOMMUFD"};

class StatementOfFinding : public ::testing::Test {
 protected:
  CellResult& add_cell(const std::string& values, TestResult result) {
    CellResult& cell = report_.cells.emplace_back();
    cell.cell.id = "c" + std::to_string(report_.cells.size());
    cell.cell.tree = "6.12";
    cell.cell.series = "v4";
    cell.cell.guest = "q35-noiommu";
    for (size_t i = 0; i < values.size(); i++) cell.cell.assignment[axis_symbols[i]] = values[i];
    cell.verdict = Verdict::pass;
    cell.boots = 1;
    cell.build.status = BuildStatus::ok;
    cell.cases = {{.suite = "noiommu_toggle", .name = test_name, .result = result}};
    return cell;
  }
  void add_quick_cells() {
    for (const QuickCell& cell : quick_cells) add_cell(cell.values, cell.result);
    Splat splat;
    splat.fingerprint = "null-ptr-deref vfio_df_unbind_iommufd";
    splat.running_test = std::string("noiommu_toggle/") + test_name;
    report_.cells[0].splats = {splat};
  }
  Finding panic() {
    Finding finding;
    finding.kind = Verdict::panic;
    finding.series = "v4";
    finding.where = "drivers/vfio/group.c:439";
    finding.patch = 5;
    finding.key =
        FindingCollection::make_key(finding.kind, "null-ptr-deref vfio_df_unbind_iommufd");
    finding.places = {"c1"};
    return finding;
  }
  Finding failed_case(const std::vector<std::string>& places) {
    Finding finding;
    finding.kind = Verdict::test_failed;
    finding.series = "v4";
    finding.where = std::string("noiommu_toggle/") + test_name;
    finding.places = places;
    return finding;
  }
  /// "text, N cells"; "-" if there is none.
  std::string statement(const Finding& finding) {
    report_.findings = {finding};
    set_statements(report_, guests_);
    const std::optional<CellStatement>& found = report_.findings[0].statement;
    return found ? found->text + "; " + std::to_string(found->cells) : "-";
  }

  Report report_;
  std::map<std::string, GuestProfile> guests_;
};

TEST_F(StatementOfFinding, R4NeedsAGroupAndNoContainer) {
  add_quick_cells();
  // In these cells VFIO_NOIOMMU is y wherever VFIO_GROUP is and no container is.
  EXPECT_EQ(statement(panic()), "VFIO_GROUP, no IOMMUFD_VFIO_CONTAINER, no VFIO_CONTAINER; 7");
}

TEST_F(StatementOfFinding, R4NeedsNoiommuModeTooOnceACellShowsThat) {
  add_quick_cells();
  add_cell("yynnyny", TestResult::skip);
  EXPECT_EQ(statement(panic()), "VFIO_NOIOMMU, no IOMMUFD_VFIO_CONTAINER, no VFIO_CONTAINER; 8");
  add_cell("ynnnyyy", TestResult::skip);
  EXPECT_EQ(statement(panic()),
            "VFIO_GROUP, VFIO_NOIOMMU, no IOMMUFD_VFIO_CONTAINER, no VFIO_CONTAINER; 9");
}

TEST_F(StatementOfFinding, SymbolThatIsNotChosenInEachCellDoesNotSeparate) {
  add_cell("yyynnyy", TestResult::pass);
  add_cell("yyynnyy", TestResult::fail);
  report_.cells[1].cell.assignment.erase("VFIO_GROUP");
  report_.cells[1].cell.flavour = "lockdep";
  EXPECT_EQ(statement(failed_case({"c2"})), "flavour lockdep; 2");
}

TEST_F(StatementOfFinding, CellThatDidNotReachTheTestDoesNotCount) {
  add_quick_cells();
  report_.cells[2].cases[0].result = TestResult::missing;
  report_.cells[4].cases.clear();
  report_.cells[3].boots = 0;
  report_.cells[5].cases[0].result = TestResult::fail;
  EXPECT_EQ(statement(panic()), "no VFIO_CONTAINER; 3");
}

TEST_F(StatementOfFinding, InAllCellsNothingSeparates) {
  add_cell("yynnyyy", TestResult::fail);
  EXPECT_EQ(statement(failed_case({"c1"})), "in the only cell; 1");
  add_cell("yyynyyy", TestResult::fail);
  EXPECT_EQ(statement(failed_case({"c1", "c2"})), "in all 2 cells; 2");
}

TEST_F(StatementOfFinding, OtherSeriesTreesAndPrefixesDoNotCount) {
  add_cell("yynnyyy", TestResult::fail);
  add_cell("yyynyyy", TestResult::pass).cell.series = "";
  add_cell("yyynyyy", TestResult::pass).cell.tree = "6.1";
  add_cell("yyynyyy", TestResult::pass).cell.patches = 3;
  EXPECT_EQ(statement(failed_case({"c1"})), "in the only cell; 1");
}

TEST_F(StatementOfFinding, EqualCellsThatDifferAreNotSeparated) {
  add_cell("yynnyyy", TestResult::fail);
  add_cell("yynnyyy", TestResult::pass);
  EXPECT_EQ(statement(failed_case({"c1"})), "-");
}

TEST_F(StatementOfFinding, GuestsAreSeparatedByTheirIommu) {
  guests_["q35-noiommu"];
  guests_["q35-intel-iommu"].iommu = "intel-iommu,intremap=on";
  add_cell("yynnyyy", TestResult::fail);
  add_cell("yynnyyy", TestResult::pass).cell.guest = "q35-intel-iommu";
  EXPECT_EQ(statement(failed_case({"c1"})), "no IOMMU; 2");
  std::swap(report_.cells[0].cases, report_.cells[1].cases);
  EXPECT_EQ(statement(failed_case({"c2"})), "IOMMU intel-iommu; 2");
}

TEST_F(StatementOfFinding, BuildErrorIsComparedWithKernelsThatWereBuilt) {
  add_cell("yynnyyy", TestResult::pass);
  add_cell("yyynyyy", TestResult::pass).boots = 0;
  add_cell("ynnnyyy", TestResult::pass).build.status = BuildStatus::failed;
  Finding finding = failed_case({"c1"});
  finding.kind = Verdict::build_failed;
  EXPECT_EQ(statement(finding), "no VFIO_CONTAINER; 2");
}

TEST_F(StatementOfFinding, FindingWithoutCellsHasNone) {
  add_cell("yynnyyy", TestResult::pass);
  EXPECT_EQ(statement(failed_case({"6.12/v4"})), "-");
}

TEST(StatementText, ModulesAreWrittenWithTheirValue) {
  const std::vector<TableColumn> columns = {{"A"}, {"B"}, {"guest", false}};
  const std::vector<TableRow> rows = {{{"y", "y", "q"}, true}, {{"m", "n", "r"}, false}};
  EXPECT_EQ(statement_text({{{0, "y", false}, {1, "n", false}, {2, "q", false}}}, columns, rows),
            "A=y, no B, guest q");
  EXPECT_EQ(statement_text({{{0, "n", true}}, {{0, "m", true}, {1, "y", false}}}, columns, rows),
            "A; or A!=m, B");
}

}  // namespace
}  // namespace kseries
