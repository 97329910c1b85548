// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <vector>

#include "model/log_file.h"

namespace kseries {

/// The output of `kseries read … --json`: an array with an object for each file, indented by two
/// spaces. Enumerators are written as the words in model/names.h, unprintable bytes as U+FFFD.
/// codec/log_json_fields.h has the fields; new ones may be added at any time.
std::string console_logs_json(const std::vector<ConsoleLog>& logs);
std::string ktap_logs_json(const std::vector<KtapLog>& logs);

}  // namespace kseries
