// SPDX-License-Identifier: GPL-2.0-only
//
// A step that the harness cannot do: its own error reaches the terminal and every report.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>
#include <pugixml.hpp>

#include "base/quote.h"
#include "base/text.h"
#include "e2e/kseries_run.h"
#include "host/launcher.h"

namespace kseries::e2e {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// A folder of links to all programs of this machine, for PATH. Ninja is in it as a script
/// that runs `change` first: what is planned before and what is executed after it differ.
std::string make_programs(const Workplace& work, const std::string& change) {
  const std::string folder = work.in("programs");
  EXPECT_TRUE(make_folders(folder));
  const std::string ninja = find_program("ninja").value_or("");
  EXPECT_FALSE(ninja.empty());
  for (const std::string_view path : split(std::getenv("PATH"), ':')) {
    std::error_code code;
    for (const fs::directory_entry& program : fs::directory_iterator(path, code)) {
      fs::create_symlink(program.path(), fs::path(folder) / program.path().filename(), code);
    }
  }
  const std::string script = folder + "/ninja";
  fs::remove(script);
  EXPECT_TRUE(
      write_file(script, "#!/bin/sh\n" + change + "\nexec " + shell_quote({ninja}) + " \"$@\"\n"));
  EXPECT_EQ(::chmod(script.c_str(), 0755), 0);
  return folder;
}

/// `text` with each run of white space as one blank: reports wrap their lines.
std::string unwrapped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n';
    if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? ' ' : c;
  }
  return out;
}

/// The error of the only kind that the run's cells have, from results.json.
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

/// Each report in the folder `reports`, and what was printed, has the whole error.
void expect_everywhere(const nlohmann::json& error, const std::string& printed,
                       const std::string& reports) {
  const auto part = [&](const char* name) { return error.value(name, ""); };
  ASSERT_FALSE(part("hint").empty()) << error;
  const std::string line = part("stage") + ": " + part("what");
  EXPECT_THAT(printed, HasSubstr(line));
  EXPECT_THAT(printed, HasSubstr("hint: " + part("hint")));
  const std::string summary = unwrapped(content(reports + "/summary.txt"));
  EXPECT_THAT(summary, HasSubstr(unwrapped(line)));
  EXPECT_THAT(summary, HasSubstr(unwrapped("hint " + part("hint"))));
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

/// Runs the example "clean" with these programs as the whole PATH.
Outcome run_example(const Workplace& work, const std::string& programs) {
  return call({"run", "examples", "--series", "examples/clean", "--run-dir", work.in("run")}, 1800,
              {{"PATH", programs}});
}

TEST(HarnessError, SandboxThatIsGoneWhenABuildBegins) {
  const Workplace work;
  const std::string programs =
      make_programs(work, "rm -f " + shell_quote({work.in("programs/bwrap")}));
  const Outcome outcome = run_example(work, programs);
  EXPECT_EQ(outcome.code, 69) << outcome.err << outcome.out;
  const nlohmann::json error = only_error(work.in("run"));
  EXPECT_THAT(error.value("what", ""), HasSubstr("bwrap"));
  expect_everywhere(error, outcome.err, work.in("run"));
  const Outcome rest =
      call({"run", "examples", "--series", "examples/clean", "--run-dir", work.in("run")});
  EXPECT_EQ(rest.code, 0) << "the same command goes on: " << rest.err;
}

TEST(HarnessError, QemuThatIsGoneWhenAGuestIsBooted) {
  const Workplace work;
  const std::string programs =
      make_programs(work, "rm -f " + shell_quote({work.in("programs")}) + "/qemu-system-*");
  const Outcome outcome = run_example(work, programs);
  EXPECT_EQ(outcome.code, 69) << outcome.err << outcome.out;
  const nlohmann::json error = only_error(work.in("run"));
  EXPECT_THAT(error.value("what", ""), HasSubstr("qemu-system-x86_64"));
  expect_everywhere(error, outcome.err, work.in("run"));
}

/// `unshare` with a mount namespace of our own; a user may only have it with a user namespace.
std::vector<std::string> own_mounts() {
  if (::geteuid() == 0) return {"unshare", "--mount"};
  return {"unshare", "--user", "--map-root-user", "--mount"};
}

/// A file system of its own for the run, too small for a kernel at first, then large enough.
TEST(HarnessError, DiskThatIsFullInABuildAndTheSameCommandGoesOn) {
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
  std::vector<std::string> argv = own_mounts();
  argv.insert(argv.end(), {"sh", "-c", script});
  const Result<Outcome> outcome = run({.argv = argv, .deadline_seconds = 1800});
  ASSERT_TRUE(outcome.ok());
  if (outcome->code == 99 || outcome->err.starts_with("unshare: ")) {
    GTEST_SKIP() << "no file system can be mounted here: " << outcome->err;
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
