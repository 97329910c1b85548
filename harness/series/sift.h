// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "series/patch_set.h"

namespace kseries {

/// Whether a mail is a "[PATCH N/M]" or the cover letter of a series, and not a reply.
bool is_numbered_part(const Mail& mail);

/// Drops the versions that a newer version of the same series replaces, with a remark. A version
/// that was sent again only in part is completed with the parts of the version before it, as b4
/// does. Series that only share the mailbox are all kept.
std::vector<PatchSet> drop_superseded(std::vector<PatchSet> sets, const Threads& threads,
                                      Series& series);

/// Leaves out single patches in the thread of a numbered series: they are part of the discussion.
std::vector<PatchSet> leave_out_discussion(std::vector<PatchSet> sets, const Threads& threads,
                                           Series& series);

}  // namespace kseries
