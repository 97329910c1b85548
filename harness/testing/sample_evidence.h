// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "judge/judge.h"
#include "model/names.h"

namespace kseries::sample {

/// The evidence of a cell that passed, to be changed in one respect by each test.
struct Evidence {
  Evidence() {
    cell.id = "c1";
    cell.tree = "6.12";
    cell.series = "v4";
    cell.guest = "q35";
    build.status = BuildStatus::ok;
    build.configure_seconds = 1;
    build.compile_seconds = 7;
    build.link_seconds = 2;
    boot.emplace();
    boot->exit_reason = ExitReason::done;
    boot->init_seconds = 0.75;
    boot->seconds = 3;
    boot->console = "Linux version 6.12\n";
    add("smoke", "group", TestResult::pass);
    add("smoke", "cdev", TestResult::skip);
    run.complete = true;
  }
  void add(const std::string& suite, const std::string& name, TestResult result,
           const std::string& message = "") {
    if (run.suites.empty() || run.suites.back().name != suite) {
      run.suites.emplace_back();
      run.suites.back().name = suite;
      run.suites.back().result = TestResult::pass;
    }
    TestCase test;
    test.name = name;
    test.result = result;
    test.message = message;
    run.suites.back().subtests.push_back(test);
    // Without a message the guest died in it, so the suite has no result line either.
    if (result == TestResult::missing && message.empty())
      run.suites.back().result = TestResult::missing;
  }
  Splat& splat(SplatClass cls, const std::string& test = "") {
    splats.emplace_back();
    splats.back().cls = cls;
    splats.back().title = "BUG: " + std::string(enum_name(cls));
    splats.back().running_test = test;
    splats.back().fatal =
        cls == SplatClass::oops || cls == SplatClass::null_ptr_deref || cls == SplatClass::panic;
    return splats.back();
  }
  void expect_failure(std::optional<SplatClass> cls, const std::string& name = "") {
    known.emplace_back();
    known.back().concern = "R4";
    known.back().reason = "announced";
    known.back().splat = cls;
    known.back().name = name;
  }
  [[nodiscard]] CellResult judged() const {
    std::vector<TestedBoot> boots;
    if (boot) boots.push_back({*boot, run, splats, 0});
    boots.insert(boots.end(), further.begin(), further.end());
    return judge(cell, build, boots, known, warnings);
  }
  /// Adds another boot, with the case "rest/NAME" and this result.
  TestedBoot& boot_again(const std::string& name, TestResult result) {
    Evidence other;
    other.run.suites.clear();
    other.add("modules", "modules", TestResult::pass);
    other.add("rest", name, result);
    further.push_back({*other.boot, other.run, {}, 0});
    return further.back();
  }
  [[nodiscard]] std::string verdict() const {
    const CellResult result = judged();
    return std::string(enum_name(result.verdict)) + ": " + result.message;
  }

  Cell cell;
  Build build;
  std::optional<Boot> boot;
  TestRun run;
  std::vector<Splat> splats;
  std::vector<KnownFailure> known;
  std::vector<Diagnostic> warnings;
  std::vector<TestedBoot> further;
};

}  // namespace kseries::sample
