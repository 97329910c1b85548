// SPDX-License-Identifier: GPL-2.0-only
#include "judge/case_names.h"

#include <map>

namespace kseries {

namespace {

using Seen = std::map<std::string, int>;

std::string told_apart(const std::string& name, Seen& seen) {
  const int count = ++seen[name];
  return count == 1 ? name : name + "#" + std::to_string(count);
}

/// Adds what stands below `around`, the case `parent` of `all`.
void add_below(const TestCase& around, const std::string& suite, const std::string& path,
               int parent, Seen& seen, std::vector<NamedCase>& all) {
  for (const TestCase& test : around.subtests) {
    const std::string inner = path.empty() ? test.name : path + "/" + test.name;
    all.push_back({&test, suite, told_apart(inner, seen), parent});
    add_below(test, suite, inner, static_cast<int>(all.size()) - 1, seen, all);
  }
}

}  // namespace

std::vector<NamedCase> named_cases(const TestRun& run) {
  std::vector<NamedCase> all;
  Seen suites;
  for (const TestCase& suite : run.suites) {
    const std::string name = told_apart(suite.name, suites);
    Seen seen;
    all.push_back({&suite, name, told_apart(name, seen), -1});
    add_below(suite, name, "", static_cast<int>(all.size()) - 1, seen, all);
  }
  return all;
}

}  // namespace kseries
