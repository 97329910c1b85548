// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "model/report.h"

namespace kseries {

/// The report as one self-contained HTML page, which loads nothing else. Links to the evidence are
/// relative to the directory of the run. `page` is the content of reports/page.html, `style` that
/// of reports/page.css, `script` that of reports/page.js. Each "{{name}}" of `page` is replaced
/// once: title, style, facts, totals, findings, series, statements, previous, configurations,
/// not-tested, notes, time, data, script. Unknown names are removed. All text from the report is
/// escaped.
std::string html_page(const Report& report, std::string_view page, std::string_view style,
                      std::string_view script);

}  // namespace kseries
