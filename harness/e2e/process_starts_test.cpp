// SPDX-License-Identifier: GPL-2.0-only
//
// Checks that only known files start processes: whatever executes code of a series, or reads files
// that it wrote with a complex parser, has to run in the sandbox.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

enum class Runs {
  in_sandbox,  ///< everything
  own,         ///< programs of the system, on input that is not executed
  both,
};

const std::map<std::string, Runs>& known_files() {
  static const std::map<std::string, Runs> table = {
      {"cli/doctor.cpp", Runs::own},   // --version of programs
      {"guest/accel.cpp", Runs::own},  // QEMU
      {"guest/child.cpp", Runs::own},  // QEMU
      {"guest/qemu_program.cpp", Runs::own},
      {"guest/suites.cpp", Runs::both},  // gcc --version
      {"host/child.cpp", Runs::own},     // starts what its callers pass
      {"host/launcher.cpp", Runs::own},  // the same
      {"host/process.cpp", Runs::own},   // the same
      {"host/sandbox.cpp", Runs::in_sandbox},
      {"kbuild/build.cpp", Runs::in_sandbox},
      {"kbuild/collect.cpp", Runs::in_sandbox},
      {"kbuild/compiled_lines.cpp", Runs::in_sandbox},
      {"kbuild/configure.cpp", Runs::in_sandbox},
      {"kbuild/lane.cpp", Runs::own},  // cp
      {"kbuild/linked_objects.cpp", Runs::in_sandbox},
      {"kbuild/make.cpp", Runs::in_sandbox},
      {"kbuild/symbolise_process.cpp", Runs::in_sandbox},
      {"oracle/olddefconfig.cpp", Runs::in_sandbox},
      {"oracle/oracle.cpp", Runs::in_sandbox},
      {"oracle/oracle_program.cpp", Runs::both},  // gcc --version
      {"run/execute.cpp", Runs::own},             // Ninja
      {"run/gcov_counts.cpp", Runs::in_sandbox},
      {"run/maintainers.cpp", Runs::in_sandbox},  // get_maintainer.pl
      {"run/slurm_jobs.cpp", Runs::own},          // sbatch, squeue, scancel
      {"run/step_cell.cpp", Runs::own},           // QEMU, interactively
      {"tree/apt.cpp", Runs::own},                // apt-get, dpkg-query
  };
  return table;
}

/// Whether the text before a call shows that it is a declaration or a member function.
bool is_other_name(const std::string& before) {
  static const std::regex other(R"((\.|->|[\w>&] |\w)$)");
  static const std::regex called(R"((return |kseries::)$)");
  return std::regex_search(before, other) && !std::regex_search(before, called);
}

/// The number of calls in a source file that start a process.
int count_starts(const std::string& source) {
  static const std::regex call(
      R"(\b(run|fork|vfork|popen|system|posix_spawnp?|exec[lv]p?e?|replace_process|Child::start|ChildProcess::launch)\()");
  std::stringstream lines(source);
  int found = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("//") != std::string::npos) line.erase(line.find("//"));
    for (std::sregex_iterator at(line.begin(), line.end(), call), end; at != end; ++at) {
      const std::string before = line.substr(0, static_cast<size_t>(at->position()));
      const std::string after = line.substr(static_cast<size_t>(at->position() + at->length()));
      // Without an argument it is another function, but for fork().
      const bool any = !after.starts_with(")") || at->str(1).ends_with("fork");
      if (any && !is_other_name(before)) ++found;
    }
  }
  return found;
}

bool names_a_sandbox(const std::string& source) {
  return source.find("sandboxed(") != std::string::npos ||
         source.find("in_oracle_sandbox(") != std::string::npos ||
         source.find("make_command(") != std::string::npos ||
         source.find("lane_command(") != std::string::npos;
}

TEST(ProcessStarts, OnlyKnownFilesStartProcesses) {
  const fs::path harness = fs::path(KSERIES_SOURCE) / "harness";
  std::map<std::string, int> seen;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(harness)) {
    const std::string path = entry.path().lexically_relative(harness).string();
    const bool shipped = path.ends_with(".cpp") && !path.ends_with("_test.cpp") &&
                         !path.starts_with("testdata/") && !path.starts_with("fuzz/");
    if (!shipped) continue;
    std::ifstream file(entry.path());
    const std::string source{std::istreambuf_iterator<char>(file), {}};
    if (count_starts(source) == 0) continue;
    seen[path] = count_starts(source);
    const auto known = known_files().find(path);
    if (known == known_files().end()) {
      ADD_FAILURE() << path << " starts processes; run them in the sandbox, or add it to the list";
    } else if (known->second != Runs::own) {
      EXPECT_TRUE(names_a_sandbox(source)) << path << " does not use the sandbox";
    }
  }
  for (const auto& [path, runs] : known_files())
    EXPECT_TRUE(seen.contains(path)) << path << " no longer starts processes";
}

TEST(ProcessStarts, CallsAreToldFromOtherFunctions) {
  EXPECT_EQ(count_starts("TRY_ASSIGN(Outcome o, run(make));\n"), 1);
  EXPECT_EQ(count_starts("  return run({.argv = {}});\n"), 1);
  EXPECT_EQ(count_starts("TRY(kseries::run(ninja));\n"), 1);
  EXPECT_EQ(count_starts("  const pid_t process = ::fork();\n"), 1);
  EXPECT_EQ(count_starts("  session.run(x); const RunFolder run(x); add_run(x); // run(y)\n"), 0);
  EXPECT_EQ(count_starts("Result<Outcome> run(const Command& command);\n"), 0);
}

}  // namespace
