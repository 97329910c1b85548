// SPDX-License-Identifier: GPL-2.0-only
#include "cli/read.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

namespace kseries {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string console(const std::string& name) { return KSERIES_TESTDATA "/klog/" + name; }
std::string ktap(const std::string& name) { return KSERIES_TESTDATA "/ktap/" + name; }

TEST(Read, ConsoleWithReportsIsAFinding) {
  std::ostringstream out;
  const auto code = read_consoles(
      {.files = {console("kfence-6.12.log"), console("nothing-wrong.log")}}, {}, std::nullopt, out);
  ASSERT_TRUE(code) << code.error().what;
  EXPECT_EQ(*code, ExitCode::findings);
  EXPECT_THAT(out.str(), HasSubstr("kfence-6.12.log: 1 kernel report\n  kasan: BUG: KFENCE: "
                                   "invalid free in demo_free_twice\n"));
  EXPECT_THAT(out.str(),
              HasSubstr("\n\n" + console("nothing-wrong.log") + ": no kernel reports\n"));
}

TEST(Read, ConsoleWithoutReportsIsClean) {
  std::ostringstream out;
  const auto code = read_consoles({.files = {console("nothing-wrong.log")}}, {}, std::nullopt, out);
  ASSERT_TRUE(code);
  EXPECT_EQ(*code, ExitCode::clean);
}

TEST(Read, JsonHasAnObjectForEachFile) {
  std::ostringstream out;
  const auto code = read_consoles(
      {.files = {console("nothing-wrong.log"), console("kmsan-6.12.log")}, .json = true}, {},
      std::nullopt, out);
  ASSERT_TRUE(code);
  EXPECT_EQ(*code, ExitCode::findings);
  const auto json = nlohmann::json::parse(out.str());
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json[0]["splats"].size(), 0U);
  EXPECT_EQ(json[1]["file"], console("kmsan-6.12.log"));
  EXPECT_EQ(json[1]["splats"][0]["class"], "kmsan");
  EXPECT_EQ(json[1]["splats"][0]["fatal"], true);
  EXPECT_EQ(json[1]["splats"][0]["frames"][0]["function"], "demo_receive");
}

TEST(Read, PatchThatWroteTheLineIsBlamed) {
  PatchedTree patched;
  patched.files["drivers/vfio/vfio_main.c"].owner = std::vector<int>(80, 4);
  std::ostringstream out;
  const auto code = read_consoles({.files = {console("bug-audit-6.12.log")}}, {}, patched, out);
  ASSERT_TRUE(code);
  EXPECT_THAT(out.str(), HasSubstr("blamed: patch 4 at drivers/vfio/vfio_main.c:77\n"));
}

TEST(Read, CasesThatPassedAreClean) {
  std::ostringstream out;
  const auto code = read_ktaps({.files = {ktap("several-programs.log"), ktap("tabs.log")}}, out);
  ASSERT_TRUE(code);
  EXPECT_EQ(*code, ExitCode::clean);
  EXPECT_THAT(out.str(), HasSubstr("several-programs.log: 3 pass, complete\n"));
  EXPECT_THAT(out.str(), HasSubstr("tabs.log: 3 pass, complete\n"));
}

TEST(Read, FailedMissingAndUnplannedCasesAreFindings) {
  for (const char* name : {"runner.log", "missing-results.log", "missing-plan.log"}) {
    std::ostringstream out;
    const auto code = read_ktaps({.files = {ktap(name)}, .json = true}, out);
    ASSERT_TRUE(code);
    EXPECT_EQ(*code, ExitCode::findings) << name;
    EXPECT_EQ(nlohmann::json::parse(out.str()).size(), 1U);
  }
}

TEST(Read, RunWithoutCasesIsAFinding) {
  const fs::path file = fs::path(testing::TempDir()) / ("empty-" + std::to_string(::getpid()));
  std::ofstream(file) << "TAP version 13\n1..0\n";
  std::ostringstream out;
  const auto code = read_ktaps({.files = {file.string()}}, out);
  fs::remove(file);
  ASSERT_TRUE(code);
  EXPECT_EQ(*code, ExitCode::findings);
}

TEST(Read, UnusableFileIsAnErrorAndNothingIsWritten) {
  for (const std::string& file : {ktap("missing.log"), ktap(""), std::string("/dev/zero")}) {
    std::ostringstream out;
    const auto code = read_ktaps({.files = {ktap("tabs.log"), file}}, out);
    ASSERT_FALSE(code);
    EXPECT_EQ(exit_code_from_error(code.error()), ExitCode::usage) << file;
    EXPECT_EQ(out.str(), "");
  }
  std::ostringstream out;
  const auto twice = read_ktaps({.files = {"-", "-"}}, out);
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().kind, ErrorKind::usage);
  const auto vmlinux = read_consoles(
      {.files = {console("kmsan-6.12.log")}, .vmlinux = ktap("missing")}, {}, std::nullopt, out);
  ASSERT_FALSE(vmlinux);
  EXPECT_EQ(vmlinux.error().kind, ErrorKind::usage);
}

TEST(Read, OutputThatCannotBeWrittenIsAnError) {
  std::ofstream full("/dev/full");
  const auto code = read_ktaps({.files = {ktap("tabs.log")}}, full);
  ASSERT_FALSE(code);
  EXPECT_EQ(exit_code_from_error(code.error()), ExitCode::unavailable);
}

TEST(Read, ControlCharactersAreReplaced) {
  const fs::path folder = fs::path(testing::TempDir()) / ("read-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  const std::string file = (folder / "ktap").string();
  std::ofstream(file) << "TAP version 13\n1..1\nnot ok 1 a\x1b[31mb\a\n# \x1b]0;x\a\n";
  std::ostringstream out;
  ASSERT_TRUE(read_ktaps({.files = {file}}, out));
  ASSERT_TRUE(read_ktaps({.files = {file}, .json = true}, out));
  EXPECT_EQ(out.str().find_first_of("\x1b\a"), std::string::npos);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace kseries
