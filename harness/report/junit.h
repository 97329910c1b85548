// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>

#include "model/report.h"

namespace kseries {

/// junit.xml, in the dialect that Jenkins, GitLab and GitHub's actions read. It
/// is well-formed UTF-8 whatever a console or a mail brought along: characters
/// that XML 1.0 can't carry become U+FFFD. `time` of a suite is the sum of its
/// cases'. A suite's system-out has at most 64 KiB, a case's text 16 KiB.
std::string junit_xml(const Report& report);

}  // namespace kseries
