// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/series.h"

namespace kseries {

/// Splits a mailbox: mboxo or mboxrd with "From " lines (">From " is unquoted), or one
/// mail without such a line. Gzip is recognised by its magic number and inflated first;
/// a damaged file is an Error that names `source`.
Result<std::vector<RawMail>> split_mbox(std::string_view bytes, const std::string& source);

/// Whether it is the "From <id> Mon Sep 17 00:00:00 2001" that git format-patch writes.
bool is_format_patch_line(std::string_view line);

}  // namespace kseries
