// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "model/series.h"
#include "series/mail.h"

namespace kseries {

/// Whether a mail is a "[PATCH N/M]" or the cover letter of a series, and not a reply.
bool is_numbered_part(const Mail& mail);

/// Drops duplicates of a mail (cross-posting), older versions, and single patches in the
/// thread of a numbered series. Adds remarks about them to `series`.
std::vector<Mail> sift(std::vector<Mail> mails, Series& series);

}  // namespace kseries
