// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "model/report.h"

namespace kseries {

/// Compares the findings of an earlier run, such as one of the previous version of a series, with
/// those of a report. Findings are equal if they have the same kind and the same cause
/// (Finding::cause), with whatever series and on whatever tree.
PreviousRun compare_with_previous(const Report& earlier, const Report& report);

}  // namespace kseries
