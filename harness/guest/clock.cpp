// SPDX-License-Identifier: GPL-2.0-only
#include "guest/clock.h"

#include <chrono>

#if defined(__x86_64__) || defined(__i386__)
#include <x86intrin.h>
#endif

namespace kseries {

#if defined(__x86_64__) || defined(__i386__)

namespace {

using Clock = std::chrono::steady_clock;

struct Sample {
  Clock::time_point time;
  unsigned long long ticks = 0;
};

/// Of several samples, the one with the least time between the two readings of the counter:
/// this process may be preempted between them.
Sample sample() {
  constexpr int tries = 5;
  Sample best;
  unsigned long long least = ~0ULL;
  for (int i = 0; i < tries; ++i) {
    const unsigned long long before = __rdtsc();
    const Clock::time_point time = Clock::now();
    const unsigned long long after = __rdtsc();
    if (after - before >= least) continue;
    least = after - before;
    best = {time, before + (after - before) / 2};
  }
  return best;
}

long measure() {
  constexpr auto span = std::chrono::milliseconds(4);
  const Sample start = sample();
  while (Clock::now() - start.time < span) {
  }
  const Sample end = sample();
  const double seconds = std::chrono::duration<double>(end.time - start.time).count();
  return static_cast<long>(static_cast<double>(end.ticks - start.ticks) / seconds / 1000);
}

}  // namespace

long host_tsc_khz() {
  static const long khz = measure();
  return khz;
}

#else

long host_tsc_khz() { return 0; }

#endif

}  // namespace kseries
