// SPDX-License-Identifier: GPL-2.0-only
#include <algorithm>
#include <vector>

#include "base/text.h"
#include "fuzz/check.h"
#include "ktap/parser.h"

namespace kseries {
namespace {

struct Count {
  size_t reported = 0;  ///< cases that a line reports
  size_t missing = 0;   ///< cases whose line is missing
};

void check(const TestCase& test, Count& count) {
  fuzz::require(fuzz::is_printable(test.name), "names are valid UTF-8");
  fuzz::require(fuzz::is_printable(test.message), "messages are valid UTF-8");
  fuzz::require(test.seconds >= 0, "durations are not negative");
  ++(test.result == TestResult::missing ? count.missing : count.reported);
  const bool bad =
      std::any_of(test.subtests.begin(), test.subtests.end(), [](const TestCase& inner) {
        return inner.result == TestResult::missing || inner.result == TestResult::fail;
      });
  fuzz::require(!bad || test.result != TestResult::pass,
                "a test with failed subtests has not passed");
  for (const TestCase& inner : test.subtests) check(inner, count);
}

}  // namespace
}  // namespace kseries

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kseries;
  const std::string_view text = fuzz::as_text(data, size);
  const size_t lines = split_lines(text).size();
  std::vector<double> arrival(lines / 2);
  for (size_t i = 0; i < arrival.size(); ++i) arrival[i] = static_cast<double>(i);
  const TestRun run = parse_ktap(text, arrival);
  Count count;
  for (const TestCase& suite : run.suites) check(suite, count);
  fuzz::require(count.reported <= lines, "each reported case has its own line");
  fuzz::require(count.missing <= lines + 10000, "few cases are added as missing");
  fuzz::require(!run.complete || run.planned >= 0, "a complete run has a plan");
  for (const std::string& problem : run.problems)
    fuzz::require(fuzz::is_printable(problem), "problems are valid UTF-8");
  return 0;
}
