// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "model/report.h"

namespace kseries {

/// The probability that the boots with the series fail at least as often compared with the base as
/// they did, if both fail equally often: Fisher's exact test, one-sided.
double chance_of_difference(const Trials& series, const Trials& base);

}  // namespace kseries
