// SPDX-License-Identifier: GPL-2.0-only
#include "judge/case_names.h"

#include <map>

namespace kseries {

namespace {

using Seen = std::map<std::string, int>;

std::string make_unique_name(const std::string& name, Seen& seen) {
  const int count = ++seen[name];
  return count == 1 ? name : name + "#" + std::to_string(count);
}

/// Adds the subtests of `around`, which is the case `parent` of `all`.
void add_below(const TestCase& around, const std::string& suite, const std::string& path,
               int parent, Seen& seen, std::vector<NamedCase>& all) {
  for (const TestCase& test : around.subtests) {
    const std::string inner = path.empty() ? test.name : path + "/" + test.name;
    all.push_back({&test, suite, make_unique_name(inner, seen), parent});
    add_below(test, suite, inner, static_cast<int>(all.size()) - 1, seen, all);
  }
}

}  // namespace

std::vector<NamedCase> named_cases(const TestRun& run) {
  std::vector<NamedCase> all;
  Seen suites;
  for (const TestCase& suite : run.suites) {
    const std::string name = make_unique_name(suite.name, suites);
    Seen seen;
    all.push_back({&suite, name, make_unique_name(name, seen), -1});
    add_below(suite, name, "", static_cast<int>(all.size()) - 1, seen, all);
  }
  return all;
}

}  // namespace kseries
