// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>

#include "model/report.h"

namespace kseries {

/// The report as one HTML page that needs nothing else: no script, no font, no
/// other file, apart from the links to the evidence, which are relative to the
/// run's folder. `page` is reports/page.html, `style` reports/page.css. Every
/// "{{name}}" of `page` is replaced once: title, style, facts, totals, findings,
/// matrix, left-out, remarks, details; an unknown name by nothing. All that
/// comes from the report is escaped.
std::string html_page(const Report& report, std::string_view page, std::string_view style);

}  // namespace kseries
