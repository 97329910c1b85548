// SPDX-License-Identifier: GPL-2.0-only
#include "klog/charge.h"

#include <string>

namespace kseries {
namespace {

bool lasts_at(const TestCase& test, double when) {
  return test.started > 0 && test.started <= when && (test.ended <= 0 || when <= test.ended);
}

std::string running_at(const std::vector<TestCase>& tests, double when) {
  const TestCase* running = nullptr;
  for (const TestCase& test : tests) {
    // Of two that meet at this moment the earlier one was under way.
    if (running == nullptr && lasts_at(test, when)) running = &test;
  }
  if (running == nullptr) return "";
  const std::string inner = running_at(running->subtests, when);
  return inner.empty() ? running->name : running->name + "/" + inner;
}

}  // namespace

std::vector<Splat> charge(std::vector<Splat> splats, const TestRun& run) {
  for (Splat& splat : splats) {
    if (splat.seconds <= 0) continue;
    const std::string test = running_at(run.suites, splat.seconds);
    if (!test.empty()) splat.running_test = test;
  }
  return splats;
}

}  // namespace kseries
