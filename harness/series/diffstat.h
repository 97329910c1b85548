// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/series.h"

namespace kseries {

/// How the diff of a patch compares with its diffstat.
struct DiffstatCheck {
  std::string remark;      ///< what the diff lacks; empty if it lacks nothing
  bool cut_short = false;  ///< what it lacks is at its end, as in a mail that was cut off
};

/// Compares the "N files changed, N insertions(+), N deletions(-)" in the notes of a patch with
/// its diff: in a mail that was cut off between two files or hunks, the diff looks complete. A
/// diff with all changes of the last file of the diffstat was not cut off; its diffstat is older.
DiffstatCheck check_diffstat(const Patch& patch);

}  // namespace kseries
