// SPDX-License-Identifier: GPL-2.0-only
#include "codec/results_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "testing/golden.h"
#include "testing/hostile_text.h"
#include "testing/sample_report.h"

namespace kseries {
namespace {

using Json = nlohmann::json;

TEST(ResultsJson, MatchesTheGoldenFile) {
  const std::string actual = results_json(sample::report());
  EXPECT_EQ(actual, golden::expected(KSERIES_TESTDATA "/report/results.json", actual));
}

TEST(ResultsJson, HasTheFieldsThatScriptsRelyOn) {
  const Json results = Json::parse(results_json(sample::report()));
  EXPECT_EQ(results.at("schema"), 2);
  EXPECT_EQ(results.at("trees").at(1).at("name"), "6.12");
  EXPECT_EQ(results.at("series").at(0).at("patches").at(1).at("result"), "conflict");
  const Json& cell = results.at("cells").at(1);
  EXPECT_EQ(cell.at("tree"), "6.12");
  EXPECT_EQ(cell.at("series"), "vfio-noiommu-cdev-v4");
  EXPECT_EQ(cell.at("patches"), 3);
  EXPECT_EQ(cell.at("permutation"),
            Json({{"IOMMUFD", "y"}, {"VFIO_CONTAINER", "n"}, {"VFIO_GROUP", "y"}}));
  EXPECT_EQ(cell.at("guest"), "q35");
  EXPECT_EQ(cell.at("verdict"), "panic");
  EXPECT_EQ(cell.at("seconds").at("compile"), 41.25);
  const Json& test = cell.at("cases").at(0);
  EXPECT_EQ(test.at("suite"), "smoke");
  EXPECT_EQ(test.at("name"), "group.open");
  EXPECT_EQ(test.at("result"), "pass");
  EXPECT_EQ(test.at("seconds"), 0.25);
  EXPECT_EQ(test.at("message"), "");
  const Json& splat = cell.at("splats").at(0);
  EXPECT_EQ(splat.at("class"), "null-ptr-deref");
  EXPECT_EQ(splat.at("frames").at(0).at("function"), "vfio_group_unregister");
  EXPECT_EQ(splat.at("blame"), Json({{"patch", 2}, {"where", "drivers/vfio/group.c:210"}}));
  EXPECT_FALSE(splat.at("fingerprint").get<std::string>().empty());
  EXPECT_FALSE(splat.at("title").get<std::string>().empty());
}

TEST(ResultsJson, SplatWithoutBlameHasNull) {
  Report report;
  report.cells.resize(1);
  report.cells[0].splats.resize(1);
  const Json results = Json::parse(results_json(report));
  EXPECT_TRUE(results.at("cells").at(0).at("splats").at(0).at("blame").is_null());
}

TEST(ResultsJson, ControlCharactersAreVisibleEscapes) {
  Report report;
  report.remarks = {hostile::text()};
  const std::string text = results_json(report);
  EXPECT_EQ(hostile::found_in(text), "");
  EXPECT_EQ(Json::parse(text).at("remarks").at(0), hostile::shown());
}

TEST(ResultsJson, EveryByteBecomesValidUtf8) {
  std::string bytes;
  for (int i = 0; i < 256; i++) bytes += static_cast<char>(i);
  Report report;
  report.campaign = bytes;
  report.cells.resize(1);
  report.cells[0].message = bytes;
  report.cells[0].cell.assignment = {{bytes, bytes}};
  report.cells[0].cases.resize(1);
  report.cells[0].cases[0].message = bytes;
  EXPECT_TRUE(Json::accept(results_json(report)));
}

}  // namespace
}  // namespace kseries
