// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// junit.xml, in the dialect that Jenkins, GitLab and GitHub Actions read. It is
/// always well-formed UTF-8: characters of a console or a mail that XML 1.0 cannot
/// represent, and those that control a terminal, become visible escapes (base/text.h). The `time`
/// of a suite is the sum over its cases. The system-out of a suite is limited to 64 KiB, the text
/// of a case to 16 KiB.
std::string junit_xml(const Report& report);

}  // namespace kseries
