// SPDX-License-Identifier: GPL-2.0-only
#include "judge/charge.h"

#include <string>
#include <utility>

#include "judge/case_names.h"

namespace kseries {
namespace {

bool lasts_at(const TestCase& test, double when) {
  return test.started > 0 && test.started <= when && (test.ended <= 0 || when <= test.ended);
}

std::string running_at(const std::vector<NamedCase>& cases, double when) {
  // Parents come before their subtests, so each match leads one level down. If one case ends and
  // the next one starts at this moment, the earlier one was running.
  int running = -1;
  for (size_t i = 0; i < cases.size(); ++i) {
    if (cases[i].parent == running && lasts_at(*cases[i].test, when)) running = static_cast<int>(i);
  }
  if (running < 0) return "";
  const NamedCase& found = cases[static_cast<size_t>(running)];
  return found.parent < 0 ? found.suite : found.suite + "/" + found.name;
}

template <typename Report>
std::vector<Report> charge_all(std::vector<Report> reports, const TestRun& run) {
  const std::vector<NamedCase> cases = named_cases(run);
  for (Report& report : reports) {
    if (report.seconds <= 0) continue;
    const std::string test = running_at(cases, report.seconds);
    if (!test.empty()) report.running_test = test;
  }
  return reports;
}

}  // namespace

std::vector<Splat> charge(std::vector<Splat> splats, const TestRun& run) {
  return charge_all(std::move(splats), run);
}

std::vector<KernelMessage> charge(std::vector<KernelMessage> messages, const TestRun& run) {
  return charge_all(std::move(messages), run);
}

}  // namespace kseries
