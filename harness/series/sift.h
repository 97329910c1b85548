// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <vector>

#include "model/series.h"
#include "series/mail.h"

namespace kseries {

/// Whether a mail is "[PATCH N/M]" of a series, or its cover letter; no reply.
bool is_numbered_part(const Mail& mail);

/// Drops copies of one mail, as cross-posting makes them, older versions, and single
/// patches in the thread of a numbered series; what is dropped is remarked in `series`.
std::vector<Mail> sift(std::vector<Mail> mails, Series& series);

}  // namespace kseries
