// SPDX-License-Identifier: GPL-2.0-only
//
// Checks reports/results.schema.json against results.json and the model.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "codec/results_json.h"
#include "model/names.h"
#include "testing/sample_report.h"
#include "testing/schema_check.h"

namespace kseries {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;

Json schema() {
  std::ifstream file(KSERIES_SOURCE "/reports/results.schema.json");
  return Json::parse(file);
}

/// Calls `visit` for each part of the schema that describes an object with fields.
void each_object(Json& part, const std::function<void(Json&)>& visit) {
  if (part.is_object() && part.contains("properties")) visit(part);
  for (Json& inner : part) {
    if (inner.is_structured()) each_object(inner, visit);
  }
}

/// The schema without additional properties: an undocumented field is a violation.
Json strict_schema() {
  Json strict = schema();
  each_object(strict, [](Json& object) { object["additionalProperties"] = false; });
  return strict;
}

/// Violations of the strict schema in a document.
std::string violations_in(const Json& document) {
  namespace fs = std::filesystem;
  const fs::path folder =
      fs::path(::testing::TempDir()) / ("results_schema." + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::ofstream(folder / "results.json") << document.dump();
  std::ofstream(folder / "schema.json") << strict_schema().dump();
  std::string found = schema_check::violations(folder / "results.json", folder / "schema.json");
  fs::remove_all(folder);
  return found;
}

TEST(ResultsSchema, SampleReportIsValidWithEveryFieldDocumented) {
  EXPECT_EQ(violations_in(Json::parse(results_json(sample::report()))), "");
}

TEST(ResultsSchema, EmptyReportIsValid) {
  EXPECT_EQ(violations_in(Json::parse(results_json(Report()))), "");
}

TEST(ResultsSchema, ViolationsAreFound) {
  Json results = Json::parse(results_json(sample::report()));
  results["schema"] = results_schema + 1;
  results["cells"][0]["verdict"] = "good";
  results["cells"][1].erase("seconds");
  results["cells"][1]["splats"][0]["news"] = "";
  const std::string found = violations_in(results);
  EXPECT_THAT(found, HasSubstr("$.schema: "));
  EXPECT_THAT(found, HasSubstr("$.cells[0].verdict: 'good' is not one of"));
  EXPECT_THAT(found, HasSubstr("$.cells[1]: 'seconds' is a required property"));
  EXPECT_THAT(found, HasSubstr("$.cells[1].splats[0]: Additional properties are not allowed"));
}

TEST(ResultsSchema, EveryFieldIsDescribedAndRequired) {
  Json all = schema();
  each_object(all, [](Json& object) {
    std::set<std::string> names;
    for (const auto& [name, field] : object["properties"].items()) {
      names.insert(name);
      EXPECT_TRUE(field.contains("description") || field.contains("$ref")) << name;
    }
    // A stage that was not reached has no duration.
    if (names.contains("configure")) return;
    EXPECT_EQ(object.value("required", std::set<std::string>()), names);
  });
}

/// Expects the words of model/names.h, in the same order.
template <typename Enum>
void expect_words(const std::string& definition) {
  std::vector<std::string> words;
  for (int i = 0; !enum_name(static_cast<Enum>(i)).empty(); i++) {
    words.emplace_back(enum_name(static_cast<Enum>(i)));
  }
  EXPECT_EQ(schema().at("definitions").at(definition).at("enum"), Json(words)) << definition;
}

TEST(ResultsSchema, AllowsEveryReportClass) {
  Json results = Json::parse(results_json(sample::report()));
  Json& splats = results["cells"][1]["splats"];
  const Json first = splats[0];
  splats.clear();
  for (const std::string& word : names<SplatClass>()) {
    splats.push_back(first);
    splats.back()["class"] = word;
  }
  ASSERT_GT(splats.size(), 1U);
  EXPECT_EQ(violations_in(results), "");
}

TEST(ResultsSchema, EnumerationsMatchTheModel) {
  expect_words<Verdict>("verdict");
  expect_words<PatchStatus>("patch_result");
  expect_words<HunkStatus>("hunk_result");
  expect_words<TestResult>("case_result");
  expect_words<ExitReason>("ending");
  expect_words<DiagnosticSeverity>("severity");
  const Json depths = schema().at("properties").at("depth").at("enum");
  EXPECT_EQ(depths, (Json{"", enum_name(Depth::quick), enum_name(Depth::pairwise),
                          enum_name(Depth::full)}));
  EXPECT_EQ(schema().at("properties").at("schema").at("const"), results_schema);
}

}  // namespace
}  // namespace kseries
