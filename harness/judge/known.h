// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/report.h"
#include "model/series.h"

namespace kseries {

/// Whether `text` matches `pattern`, in which '*' matches any text and every other character
/// matches itself.
bool matches_pattern(std::string_view pattern, std::string_view text);

/// Whether a known failure applies to this case of a cell on `tree`. Suite and name may contain
/// '*'; the name also matches the last components of a longer one ("a/b/name"). A known failure
/// that names neither suite nor case matches no case, nor does one of a splat.
bool matches_case(const KnownFailure& known, const std::string& tree, std::string_view suite,
                  std::string_view name);

/// Whether a known failure applies to this splat: by class and title, and, if it names a suite or
/// a case, by the test that was running.
bool matches_splat(const KnownFailure& known, const std::string& tree, const Splat& splat);

/// "R4: the reason", never empty.
std::string known_failure_text(const KnownFailure& known);

/// Sets `known` in the splats and in the failed or missing cases that a known failure explains.
void mark_known_failures(CellResult& result, const std::vector<KnownFailure>& known);

/// A remark for each known failure whose tests all passed in this cell.
std::vector<std::string> remark_absent_failures(const CellResult& result,
                                                const std::vector<KnownFailure>& known);

}  // namespace kseries
