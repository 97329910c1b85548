// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/series.h"

namespace kseries {

/// The order of the patches of a series.
enum class Order {
  by_number,  ///< of [PATCH N/M]; without numbers, the order given
  as_given,   ///< the order given, whatever the subjects say
  /// That of the numbers at the start of the file names, in which the mails are given, unless
  /// they are the parts of one series.
  by_file_number,
};

/// Makes a series called `name` from its mails, which may be in any order. Of several versions
/// of one series the newest is taken; several series and patches in one mailbox are all taken, one
/// after the other, as git am does. Missing and duplicate parts, and patches that are left out, are
/// values of the Series, not errors. Errors: a damaged mail, no patch at all, and, of kind usage,
/// files without a common order: one without a number next to files that have one, or two
/// different ones with the same number.
Result<Series> series_from_mails(const std::vector<RawMail>& mails, const std::string& name,
                                 Order order = Order::by_number);

/// Adds the patches of `upper` after those of `lower`. Their numbers continue those of
/// `lower`, unless they already do ("11/11" on top of a series of ten).
Series stack_series(const Series& lower, Series upper);

}  // namespace kseries
