// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/reproduction.h"

namespace kseries {

/// The command that reproduces a finding without any path of this machine, quoted for a shell:
/// "kseries boot cells/ID", to be executed in the directory of the run, and for a series its name.
/// Empty if there is none.
std::string portable_command(const std::optional<Reproduction>& repro);

/// An absolute path as its last component; other text unmodified.
std::string without_folder(std::string_view path);

}  // namespace kseries
