// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "model/report.h"

namespace kseries {

/// The probability that the boots with the series fail at least as often compared with the base as
/// they did, if both fail equally often: Fisher's exact test, one-sided.
double chance_of_difference(const Trials& series, const Trials& base);

/// Bounds of a failure rate, from 0 to 1.
struct RateInterval {
  double low = 0;
  double high = 1;
};

/// The exact interval (Clopper and Pearson) that contains the failure rate with a confidence of
/// 95 %. `trials` must have a run.
RateInterval failure_interval(const Trials& trials);

}  // namespace kseries
