// SPDX-License-Identifier: GPL-2.0-only
//
// Which programs a run executes outside of the sandbox, according to strace.
#include <fstream>
#include <regex>
#include <set>

#include "e2e/kseries_run.h"
#include "host/launcher.h"

namespace kseries::e2e {
namespace {

/// Programs of the system that are not given anything of the series to execute.
const std::set<std::string>& own_programs() {
  static const std::set<std::string> names = {"kseries", "ninja", "bwrap", "qemu-system-x86_64",
                                              "gcc",     "cp",    "sh",    "dpkg-query"};
  return names;
}

/// The names of the programs that were executed outside of bubblewrap, from strace -f.
std::set<std::string> programs_outside(const std::string& trace) {
  static const std::regex executed(R"re(^(\d+) +execve\("([^"]*)".*= 0$)re");
  static const std::regex forked(R"(^(\d+) .*(?:clone|clone3|fork|vfork).* = (\d+)$)");
  std::ifstream file(trace);
  std::set<std::string> processes;
  std::set<std::string> programs;
  for (std::string line; std::getline(file, line);) {
    std::smatch match;
    if (processes.empty()) processes.insert(line.substr(0, line.find(' ')));
    if (std::regex_match(line, match, forked)) {
      if (processes.contains(match[1])) processes.insert(match[2]);
    } else if (std::regex_match(line, match, executed) && processes.contains(match[1])) {
      const std::string name = std::filesystem::path(match[2].str()).filename();
      programs.insert(name);
      // Its children have IDs of another namespace, or are in the sandbox.
      if (name == "bwrap") processes.erase(match[1]);
    }
  }
  return programs;
}

TEST(OutsideProcesses, AreOnTheListOfOurOwn) {
  if (!find_program("strace")) GTEST_SKIP() << "strace is not installed";
  const Workplace work;
  Command traced{.argv = {"strace", "-f", "-qq", "-o", work.in("trace"), "-e",
                          "trace=execve,clone,clone3,fork,vfork", KSERIES_PROGRAM, "run",
                          "examples", "--series", "examples/clean", "--run-dir", work.in("run")},
                 .deadline_seconds = 3600};
  const Result<Outcome> outcome = run(traced);
  ASSERT_TRUE(outcome.ok());
  ASSERT_EQ(outcome->code, 0) << outcome->err << outcome->out;
  const std::set<std::string> programs = programs_outside(work.in("trace"));
  EXPECT_TRUE(programs.contains("bwrap"));
  EXPECT_TRUE(programs.contains("qemu-system-x86_64"));
  for (const std::string& program : programs)
    EXPECT_TRUE(own_programs().contains(program)) << program << " ran outside of the sandbox";
}

}  // namespace
}  // namespace kseries::e2e
