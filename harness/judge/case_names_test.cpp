// SPDX-License-Identifier: GPL-2.0-only
#include "judge/case_names.h"

#include <gtest/gtest.h>

namespace kseries {
namespace {

TestCase made(const std::string& name, std::vector<TestCase> subtests = {}) {
  TestCase test;
  test.name = name;
  test.subtests = std::move(subtests);
  return test;
}

TEST(CaseNames, AreUniqueWhateverTheResults) {
  TestRun run;
  run.suites = {made("s", {made("x", {made("a")}), made("x", {made("a")}), made("s")}),
                made("s", {made("x")})};
  std::vector<std::string> names;
  for (const NamedCase& named : named_cases(run)) {
    const std::string around =
        named.parent < 0 ? "-" : named_cases(run)[static_cast<size_t>(named.parent)].name;
    names.push_back(named.suite + "/" + named.name + " in " + around);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"s/s in -", "s/x in s", "s/x/a in x", "s/x#2 in s",
                                             "s/x/a#2 in x#2", "s/s#2 in s", "s#2/s#2 in -",
                                             "s#2/x in s#2"}));
}

}  // namespace
}  // namespace kseries
