// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "base/result.h"
#include "history/sqlite.h"
#include "model/plan.h"
#include "model/report.h"

namespace kseries {

/// Adds a run to the history, in one transaction. A run with the same id and start replaces the
/// earlier record: a run that was interrupted, or one that is reported again. Cells that did not
/// run are left out.
Result<Done> record_run(Database& history, const Report& report, const Plan& plan);

}  // namespace kseries
