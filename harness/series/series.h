// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/apply.h"
#include "model/report.h"
#include "model/series.h"

namespace kseries {

/// What orders the patches of a series.
enum class Order {
  of_numbers,  ///< [PATCH N/M]; without numbers as given
  given,       ///< as given, whatever the subjects say: somebody has listed them
};

/// Puts the mails of one series in order, whatever order they come in; `name`
/// names the series. Numbered parts are ordered by number; without numbers the
/// order given counts. Of several versions the newest is taken. Missing and
/// duplicate parts are values of the Series, not errors. Errors: a damaged mail,
/// a set of mails without any patch, and, of kind usage, a file that has no number
/// beside files that have one.
Result<Series> series_from_mails(const std::vector<RawMail>& mails, const std::string& name,
                                 Order order = Order::of_numbers);

/// Puts `upper` on top of `lower`. Its patches are numbered on from there, unless
/// they are already ("11/11" on top of a series of ten).
Series stacked(const Series& lower, Series upper);

/// What a report says about applying `series` to the tree of `patched`.
SeriesResult result_of(const Series& series, const PatchedTree& patched);

}  // namespace kseries
