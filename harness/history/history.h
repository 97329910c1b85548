// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "history/sqlite.h"

// The history of all runs: an SQLite file with what the reports of later runs need from earlier
// ones (history/schema.cpp has the tables). Several processes may use it at once.

namespace kseries {

/// Called with the new history after a damaged file was renamed to `set_aside`.
using RebuildHistory = std::function<void(Database& history, const std::string& set_aside)>;

/// Opens a history and calls `use`. A missing file is created, and the tables of an older version
/// are updated; a file that can't be written is only read. A damaged file is set aside: it is
/// renamed, `rebuild` is called with a new file, and then `use`, again if it has found the damage.
/// Errors: those of `use`; the directory or the file can't be created; a newer kseries has written
/// the file.
Result<Done> use_history(const std::string& path, const std::function<Result<Done>(Database&)>& use,
                         const RebuildHistory& rebuild);

}  // namespace kseries
