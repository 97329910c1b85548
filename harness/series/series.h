// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/apply.h"
#include "model/report.h"
#include "model/series.h"

namespace kseries {

/// The order of the patches of a series.
enum class Order {
  by_number,  ///< of [PATCH N/M]; without numbers, the order given
  as_given,   ///< the order given, whatever the subjects say
};

/// Makes a series called `name` from its mails, which may be in any order. Of several
/// versions the newest is taken. Missing and duplicate parts are values of the Series,
/// not errors. Errors: a damaged mail, no patch at all, and, of kind usage, a file
/// without a number next to files that have one.
Result<Series> series_from_mails(const std::vector<RawMail>& mails, const std::string& name,
                                 Order order = Order::by_number);

/// Adds the patches of `upper` after those of `lower`. Their numbers continue those of
/// `lower`, unless they already do ("11/11" on top of a series of ten).
Series stack_series(const Series& lower, Series upper);

/// The result of applying `series`, for a report.
SeriesResult make_series_result(const Series& series, const PatchedTree& patched);

}  // namespace kseries
