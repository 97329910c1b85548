// SPDX-License-Identifier: GPL-2.0-only
#include "codec/log_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace kseries {
namespace {

using Json = nlohmann::json;

TEST(LogJson, SplatHasItsFramesAndItsBlame) {
  Splat splat;
  splat.cls = SplatClass::null_ptr_deref;
  splat.title = "BUG: kernel NULL pointer dereference";
  splat.fingerprint = "null-ptr-deref demo_read";
  splat.fatal = true;
  splat.first_line = 3;
  splat.frames.emplace_back();
  splat.frames[0].function = "demo_read";
  splat.frames[0].file = "drivers/demo.c";
  splat.frames[0].line = 12;
  Splat blamed = splat;
  blamed.blame_patch = 2;
  blamed.blame_where = "drivers/demo.c:12";
  const Json json =
      Json::parse(console_logs_json({{"a.log", {splat, blamed}, 1}, {"b.log", {}, 0}}));
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json[0]["file"], "a.log");
  EXPECT_EQ(json[0]["lost"], 1);
  const Json& first = json[0]["splats"][0];
  EXPECT_EQ(first["class"], "null-ptr-deref");
  EXPECT_EQ(first["title"], splat.title);
  EXPECT_EQ(first["fingerprint"], splat.fingerprint);
  EXPECT_EQ(first["fatal"], true);
  EXPECT_EQ(first["console_line"], 3);
  EXPECT_EQ(first["frames"][0]["function"], "demo_read");
  EXPECT_EQ(first["frames"][0]["line"], 12);
  EXPECT_TRUE(first["blame"].is_null());
  EXPECT_EQ(json[0]["splats"][1]["blame"], Json({{"patch", 2}, {"where", "drivers/demo.c:12"}}));
  EXPECT_EQ(json[1]["splats"], Json::array());
}

TEST(LogJson, CasesHaveTheirSubtests) {
  TestCase inner;
  inner.name = "open \xff";
  inner.result = TestResult::skip;
  inner.message = "no device";
  TestCase outer;
  outer.name = "vfio";
  outer.result = TestResult::pass;
  outer.subtests = {inner};
  TestRun run;
  run.suites = {outer};
  run.planned = 1;
  run.complete = true;
  run.problems = {"no version line"};
  const Json json = Json::parse(ktap_logs_json({{"ktap.txt", run}}));
  EXPECT_EQ(json[0]["file"], "ktap.txt");
  EXPECT_EQ(json[0]["complete"], true);
  EXPECT_EQ(json[0]["planned"], 1);
  EXPECT_EQ(json[0]["problems"], Json::array({"no version line"}));
  const Json& parent = json[0]["cases"][0];
  EXPECT_EQ(parent["name"], "vfio");
  EXPECT_EQ(parent["result"], "pass");
  EXPECT_EQ(parent["subtests"][0]["name"], "open \\xff");
  EXPECT_EQ(parent["subtests"][0]["result"], "skip");
  EXPECT_EQ(parent["subtests"][0]["message"], "no device");
}

TEST(LogJson, NoFilesAreAnEmptyArray) { EXPECT_EQ(console_logs_json({}), "[]\n"); }

}  // namespace
}  // namespace kseries
