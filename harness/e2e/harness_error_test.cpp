// SPDX-License-Identifier: GPL-2.0-only
//
// A step that fails because of the machine: the error reaches the terminal and every report.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <pugixml.hpp>

#include "base/quote.h"
#include "base/text.h"
#include "e2e/kseries_run.h"
#include "host/launcher.h"

namespace kseries::e2e {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// `unshare` with a mount namespace; for an unprivileged user also with a user namespace.
std::vector<std::string> unshare_mounts() {
  if (::geteuid() == 0) return {"unshare", "--mount"};
  return {"unshare", "--user", "--map-root-user", "--mount"};
}

/// Creates a directory to prepend to PATH. Its `ninja` hides `program` in the mount namespace and
/// then runs the real one, so that the program is missing in the steps but not during planning.
std::string make_hiding_ninja(const Workplace& work, const std::string& program) {
  const std::string folder = work.in("programs");
  EXPECT_TRUE(make_folders(folder));
  const std::string ninja = find_program("ninja").value_or("");
  const std::string hidden = find_program(program).value_or("");
  EXPECT_FALSE(ninja.empty());
  EXPECT_FALSE(hidden.empty());
  const std::string script = folder + "/ninja";
  EXPECT_TRUE(write_file(script, "#!/bin/sh\nmount --bind /dev/null " + shell_quote({hidden}) +
                                     " || exit 99\nexec " + shell_quote({ninja}) + " \"$@\"\n"));
  EXPECT_EQ(::chmod(script.c_str(), 0755), 0);
  return folder;
}

/// Reduces white space to single blanks, since reports wrap their lines.
std::string unwrap(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n';
    if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? ' ' : c;
  }
  return out;
}

/// The error that all cells of the run have, from results.json.
nlohmann::json only_error(const std::string& reports) {
  const nlohmann::json found = results(reports);
  EXPECT_FALSE(found["cells"].empty());
  nlohmann::json error = found["cells"].front()["error"];
  for (const nlohmann::json& cell : found["cells"]) {
    EXPECT_EQ(cell["verdict"], "harness-error");
    EXPECT_EQ(cell["error"]["what"], error["what"]);
  }
  return error;
}

/// Expects the whole error in each report in the directory `reports`, and in what was printed.
void expect_everywhere(const nlohmann::json& error, const std::string& printed,
                       const std::string& reports) {
  const auto part = [&](const char* name) { return error.value(name, ""); };
  ASSERT_FALSE(part("hint").empty()) << error;
  const std::string line = part("stage") + ": " + part("what");
  EXPECT_THAT(printed, HasSubstr(line));
  EXPECT_THAT(printed, HasSubstr("hint: " + part("hint")));
  const std::string summary = unwrap(content(reports + "/summary.txt"));
  EXPECT_THAT(summary, HasSubstr(unwrap(line)));
  EXPECT_THAT(summary, HasSubstr(unwrap("hint " + part("hint"))));
  pugi::xml_document junit;
  ASSERT_TRUE(junit.load_file((reports + "/junit.xml").c_str()));
  size_t errors = 0;
  for (const pugi::xpath_node& found : junit.select_nodes("//testcase/error")) {
    ++errors;
    EXPECT_EQ(found.node().attribute("type").value(), part("stage"));
    EXPECT_THAT(found.node().attribute("message").value(), HasSubstr(line));
    EXPECT_THAT(found.node().text().get(), HasSubstr("hint: " + part("hint")));
  }
  EXPECT_EQ(errors, results(reports)["cells"].size());
}

/// Runs the example "clean" with `program` missing once the plan is made. Nothing if files
/// can't be hidden on this machine.
std::optional<Outcome> run_example_without(const Workplace& work, const std::string& program) {
  std::vector<std::string> argv = unshare_mounts();
  const std::string path = make_hiding_ninja(work, program) + ":" + std::getenv("PATH");
  argv.insert(argv.end(), {"env", "PATH=" + path, KSERIES_PROGRAM, "run", "examples", "--series",
                           "examples/clean", "--run-dir", work.in("run")});
  Result<Outcome> outcome = run({.argv = argv, .deadline_seconds = 1800});
  EXPECT_TRUE(outcome.ok());
  if (!outcome.ok() || outcome->err.find("unshare: ") != std::string::npos ||
      outcome->err.find("mount: ") != std::string::npos) {
    return std::nullopt;
  }
  return outcome.take();
}

TEST(HarnessError, MissingSandboxInABuildIsReported) {
  const Workplace work;
  const std::optional<Outcome> outcome = run_example_without(work, "bwrap");
  if (!outcome) GTEST_SKIP() << "files can't be hidden on this machine";
  ASSERT_EQ(outcome->code, 69) << outcome->err << outcome->out;
  const nlohmann::json error = only_error(work.in("run"));
  EXPECT_THAT(error.value("what", ""), HasSubstr("bwrap"));
  expect_everywhere(error, outcome->err, work.in("run"));
  const Outcome rest =
      call({"run", "examples", "--series", "examples/clean", "--run-dir", work.in("run")});
  EXPECT_EQ(rest.code, 0) << "the same command must continue the run: " << rest.err;
}

TEST(HarnessError, MissingQemuInABootIsReported) {
  const Workplace work;
  const std::optional<Outcome> outcome = run_example_without(work, "qemu-system-x86_64");
  if (!outcome) GTEST_SKIP() << "files can't be hidden on this machine";
  ASSERT_EQ(outcome->code, 69) << outcome->err << outcome->out;
  const nlohmann::json error = only_error(work.in("run"));
  EXPECT_THAT(error.value("what", ""), HasSubstr("qemu-system-x86_64"));
  expect_everywhere(error, outcome->err, work.in("run"));
}

/// The run is on a file system that is too small for a kernel at first, and then is enlarged.
TEST(HarnessError, FullDiskInABuildIsReportedAndTheRunCanBeContinued) {
  const Workplace work;
  for (const char* folder : {"disk", "full", "after"}) ASSERT_TRUE(make_folders(work.in(folder)));
  const std::string command = shell_quote({KSERIES_PROGRAM, "run", "examples", "--series",
                                           "examples/clean", "--run-dir", work.in("disk/run")});
  const std::string script = "cd " + shell_quote({work.in("")}) +
                             " || exit 99\n"
                             "mount -t tmpfs -o size=30m tmpfs disk || exit 99\n" +
                             command +
                             "\ntest $? = 69 || exit 98\n"
                             "cp disk/run/summary.txt disk/run/junit.xml disk/run/results.json "
                             "full || exit 97\n"
                             "mount -o remount,size=900m disk || exit 96\n" +
                             command + "\ncode=$?\ncp disk/run/results.json after\nexit $code\n";
  std::vector<std::string> argv = unshare_mounts();
  argv.insert(argv.end(), {"sh", "-c", script});
  const Result<Outcome> outcome = run({.argv = argv, .deadline_seconds = 1800});
  ASSERT_TRUE(outcome.ok());
  if (outcome->code == 99 || outcome->err.starts_with("unshare: ")) {
    GTEST_SKIP() << "file systems can't be mounted on this machine: " << outcome->err;
  }
  EXPECT_EQ(outcome->code, 0) << outcome->err;
  const nlohmann::json error = only_error(work.in("full"));
  EXPECT_THAT(error.value("what", ""), HasSubstr("disk is full"));
  expect_everywhere(error, outcome->err, work.in("full"));
  for (const nlohmann::json& cell : results(work.in("after"))["cells"]) {
    EXPECT_EQ(cell["verdict"], "pass");
    EXPECT_TRUE(cell["error"].is_null());
  }
}

}  // namespace
}  // namespace kseries::e2e
