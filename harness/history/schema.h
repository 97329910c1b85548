// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "base/result.h"
#include "history/sqlite.h"

namespace kseries {

/// The version of the tables that this program reads and writes, in `PRAGMA user_version`.
extern const int history_schema;

/// Brings the tables of a history up to history_schema, in one transaction. Error: a newer kseries
/// has written the file.
Result<Done> migrate_history(Database& database);

/// Error unless the tables have the version history_schema.
Result<Done> check_history_schema(Database& database);

}  // namespace kseries
