// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "model/report.h"

namespace kseries {

/// The report as one self-contained HTML page: no scripts, fonts or other files. Links to
/// the evidence are relative to the directory of the run. `page` is the content of
/// reports/page.html, `style` that of reports/page.css. Each "{{name}}" of `page` is
/// replaced once: title, style, facts, totals, findings, matrix, configurations,
/// not-tested, notes, details. Unknown names are removed. All text from the report is escaped.
std::string html_page(const Report& report, std::string_view page, std::string_view style);

}  // namespace kseries
