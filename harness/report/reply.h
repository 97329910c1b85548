// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/report.h"

namespace kseries {

/// mail_text() as a reply to the series, for a mail program to send: "Re: " and the subject of the
/// cover letter or else of the first patch, In-Reply-To, References, the author as recipient, and
/// everyone who got the series as well as `maintainers` in Cc, each once. Without what the series
/// has no header for, such as one from git.
std::string reply_mail(const Report& report, const std::string& series,
                       const std::vector<std::string>& maintainers);

}  // namespace kseries
