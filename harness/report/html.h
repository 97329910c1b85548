// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "model/report.h"

namespace kseries {

/// The report as one self-contained HTML page: no scripts, fonts or other files. Links to
/// the evidence are relative to the run's folder. `page` is the content of
/// reports/page.html, `style` that of reports/page.css. Each "{{name}}" of `page` is
/// replaced once: title, style, facts, totals, findings, matrix, configurations,
/// not-tested, notes, details. An unknown name is replaced by nothing. Everything that
/// comes from the report is escaped.
std::string html_page(const Report& report, std::string_view page, std::string_view style);

}  // namespace kseries
