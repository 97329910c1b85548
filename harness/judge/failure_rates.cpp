// SPDX-License-Identifier: GPL-2.0-only
#include "judge/failure_rates.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/hypergeometric.hpp>

namespace kseries {

double chance_of_difference(const Trials& series, const Trials& base) {
  const auto failures = static_cast<unsigned>(series.failures + base.failures);
  const auto all = static_cast<unsigned>(series.runs + base.runs);
  if (series.failures <= 0 || series.runs <= 0 || base.runs <= 0) return 1;
  // Failures that the series has above its share can't exceed the number of boots.
  const boost::math::hypergeometric_distribution<double> equal(
      failures, static_cast<unsigned>(series.runs), all);
  const int lowest = std::max(0, series.failures + base.failures - base.runs);
  if (series.failures - 1 < lowest) return 1;
  return boost::math::cdf(boost::math::complement(equal, static_cast<double>(series.failures - 1)));
}

RateInterval failure_interval(const Trials& trials) {
  using Binomial = boost::math::binomial_distribution<double>;
  constexpr double each_side = 0.05 / 2;
  return {Binomial::find_lower_bound_on_p(trials.runs, trials.failures, each_side),
          Binomial::find_upper_bound_on_p(trials.runs, trials.failures, each_side)};
}

}  // namespace kseries
